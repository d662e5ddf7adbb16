//! Memory that one gradient leaves to the next.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::any::{Any, TypeId};
use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::ops::{Deref, DerefMut};

use crate::kernels::memory::{self, Memory};

/// Memory for the computation of gradients: what one call has allocated, the next uses again.
///
/// The companions whose names end in `_in` take one. It may serve any functions, in any order; from the second call on, their
/// records of loops, their arrays and their local vectors of derivatives are not allocated anew. Allocated are what a function
/// returns, what its own code makes (`Array1::zeros`), and the list, though not its arrays, of what a function returns that is
/// called in a loop and given its own result.
///
/// Of each size, up to the next power of two, no more arrays are kept than were in use at once, and what 64 calls have not used
/// is freed.
///
/// ```
/// use nn_runtime::{Workspace, derive_grad};
///
/// #[derive_grad]
/// fn rolled(x: &[f64]) -> f64 {
///     let mut s = 1.0;
///     for &v in x {
///         s = (s * v).sin();
///     }
///     s
/// }
///
/// let (mut gradient, mut workspace) = (Vec::new(), Workspace::new());
/// for step in 0..3 {
///     let x = [0.5, 1.5, f64::from(step)];
///     rolled::value_and_grad_in(&x, &mut gradient, &mut workspace);
///     assert_eq!(gradient, rolled::grad(&x));
/// }
/// ```
#[derive(Default)]
pub struct Workspace {
    /// For each type of element a `Vec<Vec<T>>` of what is idle.
    idle: Vec<(TypeId, Box<dyn Any + Send>)>,
    /// Whether what is given back is thrown away.
    forgets: bool,
    /// What arrays are made of.
    arrays: Memory,
}

impl Workspace {
    /// A workspace with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A workspace for one call, which keeps nothing.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn for_once() -> Self {
        Self { forgets: true, ..Self::default() }
    }

    /// The workspace, whose memory of arrays the kernels use as long as it is borrowed.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn enter(&mut self) -> Entered<'_> {
        let outer = memory::enter(mem::take(&mut self.arrays));
        Entered { workspace: self, outer, here: PhantomData }
    }

    /// An empty tape, or any vector.
    #[doc(hidden)]
    #[inline]
    pub fn tape<T: Send + 'static>(&mut self) -> Vec<T> {
        if self.forgets {
            return Vec::new();
        }
        self.idle().pop().unwrap_or_default()
    }

    /// Keeps the memory of a vector.
    #[doc(hidden)]
    #[inline]
    pub fn put<T: Send + 'static>(&mut self, mut vector: Vec<T>) {
        if !self.forgets && vector.capacity() > 0 {
            vector.clear();
            self.idle().push(vector);
        }
    }

    fn idle<T: Send + 'static>(&mut self) -> &mut Vec<Vec<T>> {
        let id = TypeId::of::<T>();
        let known = self.idle.iter().position(|(known, _)| *known == id);
        let at = known.unwrap_or_else(|| {
            self.idle.push((id, Box::new(Vec::<Vec<T>>::new())));
            self.idle.len() - 1
        });
        self.idle[at].1.downcast_mut().expect("an entry holds what its key says")
    }
}

/// A workspace whose memory of arrays is in use by this thread.
#[doc(hidden)]
pub struct Entered<'w> {
    workspace: &'w mut Workspace,
    /// What was in use before.
    outer: Option<Memory>,
    /// It is left in the thread that it was entered in.
    here: PhantomData<*const ()>,
}

impl Deref for Entered<'_> {
    type Target = Workspace;

    #[inline]
    fn deref(&self) -> &Workspace {
        self.workspace
    }
}

impl DerefMut for Entered<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Workspace {
        self.workspace
    }
}

impl Drop for Entered<'_> {
    #[inline]
    fn drop(&mut self) {
        self.workspace.arrays = memory::leave(self.outer.take());
    }
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace").finish_non_exhaustive()
    }
}
