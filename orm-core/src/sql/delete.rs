use super::Renderer;
use super::insert::write_returning;
use super::names::Names;
use super::select::write_where;
use super::statement::Rendered;
use super::syntax::Syntax;
use crate::driver::Effect;
use crate::expr::Node;
use crate::query::DeleteAst;
use crate::{Error, Result};

pub(crate) fn render_delete(syntax: &dyn Syntax, ast: &DeleteAst) -> Result<Rendered> {
    if ast.filter == Node::Empty && !ast.all_rows {
        return Err(Error::NoCondition { table: ast.table.table.name.to_owned() });
    }
    let mut r = Renderer::new(syntax);
    r.target = Some(ast.table.table);
    r.names.push(Names::of_target(ast.table));
    r.push("DELETE FROM ");
    r.table(ast.table);
    write_where(&mut r, &ast.filter);
    write_returning(&mut r, &ast.returning);
    r.finish_with(Effect::Deletes)
}
