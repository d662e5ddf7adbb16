//! The adjoint of a program: reverse accumulation by source transformation.
//!
//! The result first does what the program does, then walks its statements backwards. Where a statement computes
//! y = f(a, b), the walk adds ȳ·∂f/∂a to ā and ȳ·∂f/∂b to b̄ (Griewank & Walther 2008, section 3.2); the partial
//! derivatives come from the symbolic rules, simplified. Only active variables have adjoints, and only what the walk
//! back reads is recorded (to-be-recorded analysis, Hascoët & Pascual 2013): a value inside a loop is collected in a
//! list if the reversed loop needs it, unless it can be had again by looking it up in the arguments.
//!
//! Invariant: the adjoint of a variable has its shape. Invariant: the result is an ordinary [`Program`].

mod bars;
mod branch;
mod elementwise;
mod scan;

use std::collections::{HashMap, HashSet};
use std::fmt;

use bars::Bars;

use super::activity::active;
use super::prune::prune;
use super::{Call, Op, Product, Program, Pull, Region, Statement, Var};

/// A program and its way back.
#[derive(Clone)]
pub struct Adjoint {
    /// Takes the program's parameters, then `seeds`; returns its results, then one cotangent for each variable that
    /// was differentiated.
    pub program: Program,
    /// The first statement of the reverse sweep. Those before it make the results.
    pub reverse: usize,
    /// The adjoints of the results, one each.
    pub seeds: Vec<Var>,
    /// The cotangents, in the order asked for.
    pub cotangents: Vec<Var>,
}

/// Why a program has no adjoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjointError {
    /// The pullback of a call would have to be differentiated, and only the callee could do that.
    SecondOrderCall {
        /// The host's name of the callee.
        callee: usize,
    },
}

impl fmt::Display for AdjointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecondOrderCall { callee } => {
                write!(f, "the pullback of callee {callee} cannot be differentiated again")
            }
        }
    }
}

impl std::error::Error for AdjointError {}

/// Differentiates the results of a program with respect to `wrt`, some of its parameters.
///
/// # Errors
/// [`AdjointError`] if the program is itself an adjoint that goes back through a call.
pub fn adjoint(mut program: Program, wrt: &[Var]) -> Result<Adjoint, AdjointError> {
    let active = active(&program, wrt);
    let retrievable = retrievable(&program);
    let body = std::mem::take(&mut program.body);
    let mut sweep =
        Sweep { program, active, retrievable, shapes: Vec::new(), scopes: vec![Scope::default()] };

    let mut bars = Bars::default();
    let mut seeds = Vec::new();
    for &result in &body.results {
        let seed = sweep.bar_of(result);
        seeds.push(seed);
        if sweep.active.contains(&result) {
            bars.add(result, seed);
        }
    }
    let forward = sweep.region(body.statements, &mut bars)?;
    let mut cotangents: Vec<Var> = Vec::new();
    for &var in wrt {
        // Taken once, however often it is asked for.
        let before = wrt.iter().position(|&other| other == var).and_then(|i| cotangents.get(i));
        let cotangent = before.copied().unwrap_or_else(|| sweep.take_or_zero(&mut bars, var));
        cotangents.push(cotangent);
    }

    let Sweep { mut program, mut scopes, shapes, .. } = sweep;
    debug_assert!(shapes.is_empty(), "every shape was noted in some region");
    let results: Vec<Var> = body.results.iter().chain(&cotangents).copied().collect();
    let mut live = results.iter().copied().collect();
    let backward = prune(&program, scopes.remove(0).statements, &mut live);
    let mut statements = prune(&program, forward, &mut live);
    let reverse = statements.len();
    statements.extend(backward);
    program.params.extend(&seeds);
    program.body = Region { statements, results };
    Ok(Adjoint { program, reverse, seeds, cotangents })
}

/// The variables that the arguments hold: parameters, their fields, transposes and lengths, and elements of such
/// lists. Going back, they are looked up again instead of being recorded.
fn retrievable(program: &Program) -> HashSet<Var> {
    fn visit(statements: &[Statement], found: &mut HashSet<Var>) {
        for statement in statements {
            match statement {
                Statement::Let { var, op: Op::Field { of, .. } | Op::Transpose(of) } => {
                    if found.contains(of) {
                        found.insert(*var);
                    }
                }
                Statement::Let { var, op: Op::Host { args, .. } } => {
                    if args.iter().all(|arg| found.contains(arg)) {
                        found.insert(*var);
                    }
                }
                Statement::Scan(scan) => {
                    for item in &scan.items {
                        if found.contains(&item.list) {
                            found.insert(item.element);
                        }
                    }
                    visit(&scan.body, found);
                }
                Statement::Branch(branch) => {
                    visit(&branch.then.statements, found);
                    visit(&branch.otherwise.statements, found);
                }
                Statement::Let { .. } | Statement::Call(_) | Statement::Pull(_) => {}
            }
        }
    }
    let mut found = program.params.iter().copied().collect();
    visit(&program.body.statements, &mut found);
    found
}

/// The reverse statements of one region, and which variable holds each operation's value there.
#[derive(Default)]
struct Scope {
    statements: Vec<Statement>,
    known: HashMap<Op, Var>,
}

struct Sweep {
    program: Program,
    active: HashSet<Var>,
    retrievable: HashSet<Var>,
    /// Shapes that the reverse sweep asks of variables it will not have, to be noted going forward.
    shapes: Vec<(Vec<Var>, Var)>,
    scopes: Vec<Scope>,
}

impl Sweep {
    fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("one scope for each open region")
    }

    /// `let var = op`, or the variable that already has this value.
    fn emit(&mut self, name: &str, scalar: bool, op: Op) -> Var {
        if let Some(&var) = self.scopes.iter().find_map(|scope| scope.known.get(&op)) {
            return var;
        }
        let var = self.program.var(name, scalar);
        self.scope().known.insert(op.clone(), var);
        self.scope().statements.push(Statement::Let { var, op });
        var
    }

    fn bar_name(&self, var: Var) -> String {
        format!("{}_bar", self.program.name(var))
    }

    /// A new variable for the adjoint of `var`.
    fn bar_of(&mut self, var: Var) -> Var {
        let (name, scalar) = (self.bar_name(var), self.program.is_scalar(var));
        self.program.var(&name, scalar)
    }

    /// The (joint) shape of variables, as the reverse sweep can have it.
    fn shape(&mut self, of: Vec<Var>) -> Var {
        let op = Op::Shape(of);
        let Op::Shape(of) = &op else { unreachable!("just built") };
        if of.iter().all(|var| self.retrievable.contains(var)) {
            return self.emit("shape", false, op);
        }
        if let Some((_, var)) = self.shapes.iter().find(|(vars, _)| vars == of) {
            return *var;
        }
        let of = of.clone();
        let var = self.program.var(&format!("{}_shape", self.program.name(of[0])), false);
        self.shapes.push((of, var));
        var
    }

    /// Appends the reverse of `statements` to the open scope; returns the statements with what they must record.
    fn region(
        &mut self,
        statements: Vec<Statement>,
        bars: &mut Bars,
    ) -> Result<Vec<Statement>, AdjointError> {
        let defined: HashSet<Var> = statements.iter().flat_map(Program::definitions).collect();
        let mut forward = Vec::with_capacity(statements.len());
        for statement in statements.into_iter().rev() {
            let statement = match statement {
                Statement::Let { var, op } => {
                    if let Some(seed) = self.take(bars, var) {
                        self.operation(bars, var, &op, seed);
                    }
                    Statement::Let { var, op }
                }
                Statement::Call(call) => {
                    if let Some(seed) = self.take(bars, call.value) {
                        self.call(bars, &call, seed);
                    }
                    Statement::Call(call)
                }
                Statement::Pull(pull) => {
                    if pull.cotangents.iter().flatten().any(|&var| bars.has(var)) {
                        return Err(AdjointError::SecondOrderCall { callee: pull.callee });
                    }
                    Statement::Pull(pull)
                }
                Statement::Scan(scan) => Statement::Scan(Box::new(self.scan(*scan, bars)?)),
                Statement::Branch(branch) => {
                    self.branch(&branch, bars)?;
                    Statement::Branch(branch)
                }
            };
            forward.push(statement);
        }
        forward.reverse();
        self.note_shapes(&defined, &mut forward);
        Ok(forward)
    }

    /// Adds the shapes asked of variables of this region to its end, where they are all in sight.
    fn note_shapes(&mut self, defined: &HashSet<Var>, forward: &mut Vec<Statement>) {
        let (here, outside) = std::mem::take(&mut self.shapes)
            .into_iter()
            .partition(|(of, _)| of.iter().any(|var| defined.contains(var)));
        self.shapes = outside;
        let here: Vec<(Vec<Var>, Var)> = here;
        forward.extend(here.into_iter().map(|(of, var)| Statement::Let { var, op: Op::Shape(of) }));
    }

    fn operation(&mut self, bars: &mut Bars, var: Var, op: &Op, seed: Var) {
        // Each case sends `seed`, the adjoint of `var`, on to the active operands.
        match op {
            Op::Map(body) => self.elementwise(bars, *body, Some(var), seed),
            Op::Sum(body) => self.elementwise(bars, *body, None, seed),
            Op::SumAxis { of, axis } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::SpreadAxis { of: seed, axis: *axis, like });
            }
            Op::SpreadAxis { of, axis, .. } => {
                self.send(bars, *of, Op::SumAxis { of: seed, axis: *axis });
            }
            Op::Broadcast { of, .. } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::Unbroadcast { of: seed, like });
            }
            Op::Unbroadcast { of, .. } => {
                let like = self.shape(vec![*of]);
                self.send(bars, *of, Op::Broadcast { of: seed, like });
            }
            Op::Product(kind, x, y) => {
                let (x_bar, y_bar) = match kind {
                    Product::Value => (
                        Op::Product(Product::Left, seed, *y),
                        Op::Product(Product::Right, *x, seed),
                    ),
                    Product::Left => (
                        Op::Product(Product::Value, seed, *y),
                        Op::Product(Product::Right, seed, *x),
                    ),
                    Product::Right => (
                        Op::Product(Product::Left, *y, seed),
                        Op::Product(Product::Value, *x, seed),
                    ),
                };
                self.send(bars, *y, y_bar);
                self.send(bars, *x, x_bar);
            }
            Op::Transpose(of) => self.send(bars, *of, Op::Transpose(seed)),
            Op::Field { of, field } => {
                if self.active.contains(of) {
                    bars.add_field(*of, field, seed);
                }
            }
            Op::Record { fields, .. } => {
                for (field, var) in fields {
                    self.send(bars, *var, Op::Field { of: seed, field: field.clone() });
                }
            }
            Op::Add(terms) => {
                for &term in terms {
                    if self.active.contains(&term) {
                        bars.add(term, seed);
                    }
                }
            }
            Op::Shape(_) | Op::Zero(_) | Op::Host { .. } => {}
        }
    }

    /// Adds the value of `op` to the adjoint of `operand`, if that is active.
    fn send(&mut self, bars: &mut Bars, operand: Var, op: Op) {
        if self.active.contains(&operand) {
            let (name, scalar) = (self.bar_name(operand), self.program.is_scalar(operand));
            let contribution = self.emit(&name, scalar, op);
            bars.add(operand, contribution);
        }
    }

    fn call(&mut self, bars: &mut Bars, call: &Call, seed: Var) {
        let mut cotangents = Vec::new();
        for &arg in &call.args {
            let cotangent = self.active.contains(&arg).then(|| self.bar_of(arg));
            if let Some(cotangent) = cotangent {
                bars.add(arg, cotangent);
            }
            cotangents.push(cotangent);
        }
        self.scope().statements.push(Statement::Pull(Pull {
            callee: call.callee,
            pullback: call.pullback,
            args: call.args.clone(),
            value: call.value,
            seed,
            cotangents,
        }));
    }
}
