use orm::prelude::*;

use crate::answer::{Answer, by_hand};
use crate::schema::{Customer, Employee, Genre, Invoice, InvoiceLine, Track};

pub(crate) async fn reporting_lines(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let boss = alias!(Employee as boss);
    let chief = alias!(Employee as chief);
    let query = db
        .select((Employee.first_name, Employee.title, boss.first_name, chief.first_name))
        .from(Employee)
        .left_join(boss, Employee.reports_to.eq(boss.employee_id))
        .left_join(chief, boss.reports_to.eq(chief.employee_id))
        .order_by(Employee.employee_id.asc());
    let statement = query.to_sql();
    let rows: Vec<(String, Option<String>, Option<String>, Option<String>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Employee.FirstName, Employee.Title, boss.FirstName, chief.FirstName
         from Employee
         left join Employee as boss on boss.EmployeeId = Employee.ReportsTo
         left join Employee as chief on chief.EmployeeId = boss.ReportsTo
         order by Employee.EmployeeId"
    );
    Ok(Answer::new("To whom does each employee report, and to whom that boss?", (statement, rows), by_hand))
}

pub(crate) async fn supported_customers(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let customers = count_of(Customer.customer_id);
    let query = db
        .select((Employee.first_name, Employee.last_name, customers.clone()))
        .from(Employee)
        .left_join(Customer, Customer.support_rep_id.eq(Employee.employee_id))
        .group_by(Employee.employee_id)
        .order_by((customers.desc(), Employee.employee_id.asc()));
    let statement = query.to_sql();
    let rows: Vec<(String, String, i64)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select Employee.FirstName, Employee.LastName, count(Customer.CustomerId) as Customers
         from Employee
         left join Customer on Customer.SupportRepId = Employee.EmployeeId
         group by Employee.EmployeeId
         order by Customers desc, Employee.EmployeeId"
    );
    Ok(Answer::new("How many customers does each employee support?", (statement, rows), by_hand))
}

pub(crate) async fn customers_without_metal(db: &Db<Sqlite>) -> orm::Result<Answer> {
    let genre = "Metal";
    let invoices = select(count())
        .from(Invoice)
        .correlate(Customer)
        .filter(Invoice.customer_id.eq(Customer.customer_id))
        .scalar();
    let bought = select(InvoiceLine.invoice_line_id)
        .from(InvoiceLine)
        .correlate(Customer)
        .inner_join(Invoice, InvoiceLine.invoice_id.eq(Invoice.invoice_id))
        .inner_join(Track, InvoiceLine.track_id.eq(Track.track_id))
        .inner_join(Genre, Track.genre_id.eq(Genre.genre_id))
        .filter(Invoice.customer_id.eq(Customer.customer_id))
        .filter(Genre.name.eq(genre));
    let query = db
        .select((Customer.first_name, Customer.last_name, invoices))
        .from(Customer)
        .filter(not_exists(bought))
        .order_by(Customer.customer_id.asc());
    let statement = query.to_sql();
    let rows: Vec<(String, String, Option<i64>)> = query.all().await?;

    let by_hand = by_hand!(
        db,
        "select FirstName, LastName,
                (select count(*) from Invoice where Invoice.CustomerId = Customer.CustomerId)
         from Customer
         where not exists (
             select 1
             from InvoiceLine
             join Invoice on Invoice.InvoiceId = InvoiceLine.InvoiceId
             join Track on Track.TrackId = InvoiceLine.TrackId
             join Genre on Genre.GenreId = Track.GenreId
             where Invoice.CustomerId = Customer.CustomerId and Genre.Name = {}
         )
         order by CustomerId",
        genre
    );
    Ok(Answer::new("Who never bought metal, and how often did they buy at all?", (statement, rows), by_hand))
}
