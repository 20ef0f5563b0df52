//! What the functions of decimals need besides.
//!
//! Aggregates keep their state by value inside the memory SQLite allocates for them and frees
//! itself, so there is nothing to leak when a statement fails or is abandoned midway.

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;

use libsqlite3_sys as sqlite;
use rust_decimal::Decimal;
use sqlx::sqlite::LockedSqliteHandle;

use super::super::number;
use super::{Answer, Arguments, FLAGS, Failure, answer, catch, registered};
use crate::raw::Raw;

/// A function of one argument over a group of rows, whose NULLs it does not see.
///
/// `Copy` keeps out what would have to be dropped: nobody drops the state.
pub(in crate::functions) trait Aggregate: Copy + Default {
    const NAME: &'static CStr;

    fn add(&mut self, value: Decimal) -> Result<(), Failure>;

    /// Called after at least one `add`; SQLite ignores the result when one of them failed.
    fn finish(self) -> Result<Decimal, Failure>;
}

impl From<Decimal> for Answer {
    fn from(value: Decimal) -> Self {
        Self::Text(number::canonical(value))
    }
}

impl Arguments<'_> {
    pub(in crate::functions) fn decimal(&self, index: usize) -> Result<Option<Decimal>, Failure> {
        let decimal = match self.get(index)? {
            Raw::Null => return Ok(None),
            Raw::Integer(integer) => Some(Decimal::from(integer)),
            Raw::Real(real) => number::from_real(real),
            Raw::Text(text) => number::parse(text),
            Raw::Blob(_) => None,
        };
        decimal.map(Some).ok_or(Failure::NotADecimal)
    }

    pub(in crate::functions) fn integer(&self, index: usize) -> Result<Option<i64>, Failure> {
        match self.get(index)? {
            Raw::Null => Ok(None),
            Raw::Integer(integer) => Ok(Some(integer)),
            _ => Err(Failure::NotAnInteger),
        }
    }
}

/// Registers a function of a group of rows.
pub(in crate::functions) fn register_aggregate<A: Aggregate>(
    handle: &mut LockedSqliteHandle<'_>,
) -> Result<(), sqlx::Error> {
    // SAFETY: the lock keeps the connection open and unused by others. SQLite copies the name;
    // there is no user data.
    let status = unsafe {
        sqlite::sqlite3_create_function_v2(
            handle.as_raw_handle().as_ptr(),
            A::NAME.as_ptr(),
            1,
            FLAGS,
            ptr::null_mut(),
            None,
            Some(step::<A>),
            Some(finish::<A>),
            None,
        )
    };
    registered(handle, status)
}

/// What is in the memory of an aggregate: all zeros, as SQLite hands it out, is "not started".
#[derive(Clone, Copy)]
#[repr(C)]
struct Slot<A: Copy> {
    started: bool,
    state: MaybeUninit<A>,
}

/// The memory of an aggregate, or null. SQLite aligns it to 8 bytes, an `i128` wants 16: read and
/// write it unaligned.
struct Memory<A: Aggregate>(*mut u8, PhantomData<A>);

impl<A: Aggregate> Memory<A> {
    /// # Safety
    ///
    /// `context` is that of a running `step` or `finish` of the aggregate `A`, and the result does
    /// not outlive the call.
    unsafe fn new(context: *mut sqlite::sqlite3_context, allocate: bool) -> Self {
        let size = if allocate { size_of::<Slot<A>>() } else { 0 };
        // SAFETY: promised by the caller. A state is a few dozen bytes, and without a size nothing
        // is allocated.
        let memory =
            unsafe { sqlite::sqlite3_aggregate_context(context, c_int::try_from(size).unwrap_or_default()) };
        Self(memory.cast(), PhantomData)
    }

    /// The state, if there is memory and something was added.
    fn read(&self) -> Option<A> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: `step::<A>` asked for the size of a `Slot<A>`, and only it writes here. Zeros are
        // a valid `Slot`, whose `state` may be anything.
        let slot = unsafe { self.0.cast::<Slot<A>>().read_unaligned() };
        // SAFETY: `started` and `state` are written together.
        slot.started.then(|| unsafe { slot.state.assume_init() })
    }

    fn write(&self, state: A) -> Result<(), Failure> {
        if self.0.is_null() {
            return Err(Failure::Memory);
        }
        let slot = Slot { started: true, state: MaybeUninit::new(state) };
        // SAFETY: as in `read`.
        unsafe { self.0.cast::<Slot<A>>().write_unaligned(slot) };
        Ok(())
    }
}

unsafe extern "C" fn step<A: Aggregate>(
    context: *mut sqlite::sqlite3_context,
    count: c_int,
    values: *mut *mut sqlite::sqlite3_value,
) {
    // SAFETY: called by SQLite with its own values, which are dropped before returning.
    let arguments = unsafe { Arguments::new(context, count, values) };
    let result = catch(|| {
        if let Some(value) = arguments.decimal(0)? {
            // SAFETY: the context of the running `step::<A>`.
            let memory = unsafe { Memory::<A>::new(context, true) };
            let mut state = memory.read().unwrap_or_default();
            state.add(value)?;
            memory.write(state)?;
        }
        Ok(())
    });
    if let Err(failure) = result {
        // SAFETY: the context of the running function.
        unsafe { answer(context, A::NAME, Err(failure)) };
    }
}

unsafe extern "C" fn finish<A: Aggregate>(context: *mut sqlite::sqlite3_context) {
    // SAFETY: the context of the running `finish::<A>`.
    let memory = unsafe { Memory::<A>::new(context, false) };
    let result = catch(|| memory.read().map_or(Ok(Answer::Null), |state| state.finish().map(Answer::from)));
    // SAFETY: the context of the running function.
    unsafe { answer(context, A::NAME, result) };
}
