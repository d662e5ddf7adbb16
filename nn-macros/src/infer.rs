//! Types by unification: what is a float, what an integer, what a sequence.
//!
//! A macro cannot ask the compiler for types, but most of them follow from the text: declared types, literals, what is
//! an index or a condition, what an operator demands of its operands. References are transparent here. What stays open
//! (the result of a call, a field of a structure, a type behind an alias) is a [`Shape::Value`]: the traits of the
//! runtime find out what it is.

use std::cell::RefCell;

use crate::lowered::FloatType;

/// A type that may become known later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Type(usize);

/// What a type turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Not known, or not yet.
    Open,
    /// A number that can be differentiated; its name, if known.
    Float(Option<FloatType>),
    /// An integer.
    Int,
    /// A condition.
    Bool,
    /// Something else without a derivative: `()`, a string.
    Other,
    /// A slice, a `Vec`, an array; how many elements, if its type says so.
    Seq(Type, Option<usize>),
    /// A tuple.
    Tuple(Vec<Type>),
    /// An option of what has this type.
    Option(Type),
    /// An array of ndarray, and how many axes it has, if that is known.
    Array(Option<usize>),
    /// An array behind an alias, a structure: whatever only the runtime's traits know.
    Value,
    /// The same, and certainly a structure: `Self`, or what was built here.
    Struct,
}

enum Node {
    Root(Shape),
    Same(Type),
}

/// A demand that waits for a type to become known.
enum Demand {
    /// `result = left op right`, elementwise where one is an array; sums of structures are of one type.
    Arithmetic { result: Type, left: Type, right: Type, is_sum: bool },
    /// `element = base[index]`
    Element { element: Type, base: Type },
    /// `component = base.index`
    Component { component: Type, base: Type, index: usize },
}

/// The types of one function.
#[derive(Default)]
pub(crate) struct Types {
    nodes: RefCell<Vec<Node>>,
    demands: RefCell<Vec<Demand>>,
    /// Those of which only a cast says that they are integers.
    presumed: RefCell<Vec<Type>>,
}

impl Types {
    pub(crate) fn of(&self, shape: Shape) -> Type {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node::Root(shape));
        Type(nodes.len() - 1)
    }

    pub(crate) fn open(&self) -> Type {
        self.of(Shape::Open)
    }

    pub(crate) fn float(&self) -> Type {
        self.of(Shape::Float(None))
    }

    fn root(&self, mut ty: Type) -> Type {
        let nodes = self.nodes.borrow();
        while let Node::Same(other) = nodes[ty.0] {
            ty = other;
        }
        ty
    }

    /// What the type is, as far as that is known.
    pub(crate) fn shape(&self, ty: Type) -> Shape {
        let root = self.root(ty);
        match &self.nodes.borrow()[root.0] {
            Node::Root(shape) => shape.clone(),
            Node::Same(_) => unreachable!("a root is no link"),
        }
    }

    /// Two types are the same. Where they cannot be, rustc says so; the first stays.
    pub(crate) fn unify(&self, a: Type, b: Type) {
        let mut pending = vec![(a, b)];
        while let Some((a, b)) = pending.pop() {
            let (a, b) = (self.root(a), self.root(b));
            if a == b {
                continue;
            }
            let (shape_a, shape_b) = (self.shape(a), self.shape(b));
            let joint = match (shape_a, shape_b) {
                (Shape::Open, other) | (other, Shape::Open) => other,
                (Shape::Float(name), Shape::Float(other)) => Shape::Float(name.or(other)),
                (Shape::Seq(x, n), Shape::Seq(y, m)) => {
                    pending.push((x, y));
                    Shape::Seq(x, n.or(m))
                }
                (Shape::Option(x), Shape::Option(y)) => {
                    pending.push((x, y));
                    Shape::Option(x)
                }
                (Shape::Tuple(xs), Shape::Tuple(ys)) if xs.len() == ys.len() => {
                    pending.extend(xs.iter().copied().zip(ys));
                    Shape::Tuple(xs)
                }
                (Shape::Array(a), Shape::Array(b)) => Shape::Array(joint_rank(a, b)),
                (shape, other)
                    if std::mem::discriminant(&shape) == std::mem::discriminant(&other) =>
                {
                    shape
                }
                // An alias that hides a float or a list is the float or the list.
                (Shape::Value, other) | (other, Shape::Value) => other,
                _ => continue,
            };
            let mut nodes = self.nodes.borrow_mut();
            nodes[b.0] = Node::Same(a);
            nodes[a.0] = Node::Root(joint);
        }
    }

    pub(crate) fn arithmetic(&self, left: Type, right: Type, is_sum: bool) -> Type {
        let result = self.open();
        self.demands.borrow_mut().push(Demand::Arithmetic { result, left, right, is_sum });
        self.settle();
        result
    }

    pub(crate) fn element(&self, base: Type) -> Type {
        let element = self.open();
        self.demands.borrow_mut().push(Demand::Element { element, base });
        self.settle();
        element
    }

    pub(crate) fn component(&self, base: Type, index: usize) -> Type {
        let component = self.open();
        self.demands.borrow_mut().push(Demand::Component { component, base, index });
        self.settle();
        component
    }

    /// Takes what nothing else is known of for an integer, of which rustc has the last word.
    pub(crate) fn presume_integer(&self, ty: Type) {
        if matches!(self.shape(ty), Shape::Open) {
            self.unify(ty, self.of(Shape::Int));
            self.presumed.borrow_mut().push(ty);
        }
    }

    pub(crate) fn is_presumed(&self, ty: Type) -> bool {
        self.presumed.borrow().iter().any(|&presumed| self.root(presumed) == self.root(ty))
    }

    /// Meets the demands that can be met by now.
    pub(crate) fn settle(&self) {
        loop {
            let demands = self.demands.take();
            let before = demands.len();
            let waiting: Vec<Demand> =
                demands.into_iter().filter(|demand| !self.met(demand)).collect();
            let done = before == waiting.len();
            self.demands.borrow_mut().extend(waiting);
            if done {
                return;
            }
        }
    }

    fn met(&self, demand: &Demand) -> bool {
        match *demand {
            Demand::Arithmetic { result, left, right, is_sum } => {
                match (self.shape(left), self.shape(right), self.shape(result)) {
                    (Shape::Array(rank), other, _) | (other, Shape::Array(rank), _) => {
                        self.unify(result, self.of(Shape::Array(broadcast_rank(rank, &other))));
                    }
                    (Shape::Struct, Shape::Open, _) | (Shape::Open, Shape::Struct, _) if is_sum => {
                        self.unify(left, right);
                        self.unify(result, left);
                    }
                    (Shape::Value | Shape::Struct, _, _) => self.unify(result, left),
                    (_, Shape::Value | Shape::Struct, _) => self.unify(result, right),
                    (Shape::Int, _, _)
                    | (_, Shape::Int, _)
                    | (Shape::Float(_), Shape::Float(_), _) => {
                        self.unify(left, right);
                        self.unify(result, left);
                    }
                    // A number with something open: the result is what that is.
                    (Shape::Float(_), Shape::Open, Shape::Open) => self.unify(result, right),
                    (Shape::Open, Shape::Float(_), Shape::Open) => self.unify(result, left),
                    // What gives a number is made of numbers.
                    (_, _, Shape::Float(_) | Shape::Int) => {
                        self.unify(left, right);
                        self.unify(result, left);
                    }
                    (Shape::Open, _, _) | (_, Shape::Open, _) => return false,
                    _ => self.unify(result, left),
                }
                true
            }
            Demand::Element { element, base } => match self.shape(base) {
                Shape::Open => false,
                Shape::Seq(of, _) => {
                    self.unify(element, of);
                    true
                }
                Shape::Array(_) | Shape::Value => {
                    self.unify(element, self.float());
                    true
                }
                _ => true,
            },
            Demand::Component { component, base, index } => match self.shape(base) {
                Shape::Open => false,
                Shape::Tuple(of) => {
                    if let Some(of) = of.get(index) {
                        self.unify(component, *of);
                    }
                    true
                }
                _ => true,
            },
        }
    }

    /// Whether everything in it is a number or a sequence or tuple of such, so that it can be a cell.
    pub(crate) fn is_storage(&self, ty: Type) -> bool {
        match self.shape(ty) {
            Shape::Seq(element, _) => self.is_plain(element),
            Shape::Tuple(of) => of.iter().all(|&of| self.is_plain(of)),
            _ => false,
        }
    }

    /// Whether it is made of numbers, sequences and tuples alone, so that the text of a zero can be written.
    pub(crate) fn is_plain(&self, ty: Type) -> bool {
        match self.shape(ty) {
            Shape::Float(_) | Shape::Int | Shape::Bool | Shape::Other => true,
            Shape::Seq(of, _) | Shape::Option(of) => self.is_plain(of),
            Shape::Tuple(of) => of.iter().all(|&of| self.is_plain(of)),
            Shape::Open | Shape::Array(_) | Shape::Value | Shape::Struct => false,
        }
    }

    pub(crate) fn is_float(&self, ty: Type) -> bool {
        matches!(self.shape(ty), Shape::Float(_))
    }

    /// Whether values of the type have no derivative.
    pub(crate) fn is_inactive(&self, ty: Type) -> bool {
        match self.shape(ty) {
            Shape::Int | Shape::Bool | Shape::Other => true,
            Shape::Seq(of, _) | Shape::Option(of) => self.is_inactive(of),
            Shape::Tuple(of) => of.iter().all(|&of| self.is_inactive(of)),
            Shape::Open | Shape::Float(_) | Shape::Array(_) | Shape::Value | Shape::Struct => false,
        }
    }
}

/// The number of axes that two types of arrays have in common.
fn joint_rank(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(a), Some(b)) => (a == b).then_some(a),
        (a, b) => a.or(b),
    }
}

/// The number of axes of an array with this many, broadcast with something else.
fn broadcast_rank(rank: Option<usize>, other: &Shape) -> Option<usize> {
    match other {
        Shape::Float(_) | Shape::Int => rank,
        Shape::Array(other) => Some(rank?.max((*other)?)),
        _ => None,
    }
}
