//! Listings of programs.
//!
//! ```text
//! (layers, x, y) ↦
//!     a_1 = for layer in layers, carrying a = x:
//!         w = layer.w
//!         z = a·w
//!         y = sigmoid(z)
//!         yield y
//!     cost = Σ (a_1 - y)^2
//!     return cost
//! ```
//!
//! What a loop or a branch defines stands left of it, in the order of what `yield` hands out; in brackets what a loop
//! collects. Products stand as they are for matrices: `a·b`, `s·bᵀ`, `aᵀ·s`.

use std::fmt;

use super::{Branch, Op, Product, Program, Region, Scan, Statement, Var};

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut listing = Listing { program: self, f, depth: 1 };
        let params = listing.names(&self.params);
        writeln!(listing.f, "({params}) ↦")?;
        listing.region("return", &self.body)
    }
}

struct Listing<'p, 'f, 'w> {
    program: &'p Program,
    f: &'f mut fmt::Formatter<'w>,
    depth: usize,
}

impl Listing<'_, '_, '_> {
    fn name(&self, var: Var) -> &str {
        self.program.name(var)
    }

    fn names(&self, vars: &[Var]) -> String {
        join(vars.iter().map(|&var| self.name(var).to_owned()))
    }

    fn line(&mut self, text: &str) -> fmt::Result {
        writeln!(self.f, "{:indent$}{text}", "", indent = 4 * self.depth)
    }

    fn region(&mut self, leave: &str, region: &Region) -> fmt::Result {
        self.statements(&region.statements)?;
        let results = self.names(&region.results);
        self.line(&format!("{leave} {results}"))
    }

    fn statements(&mut self, statements: &[Statement]) -> fmt::Result {
        for statement in statements {
            match statement {
                Statement::Let { var, op } => {
                    let text = format!("{} = {}", self.name(*var), self.operation(op));
                    self.line(&text)?;
                }
                Statement::Call(call) => {
                    let (defined, args) =
                        (self.names(&[call.value, call.pullback]), self.names(&call.args));
                    self.line(&format!("{defined} = call {}({args})", call.callee))?;
                }
                Statement::Pull(pull) => {
                    let bars = pull.cotangents.iter();
                    let bars = join(bars.map(|bar| bar.map_or("_", |bar| self.name(bar)).into()));
                    let (args, values) =
                        (self.names(&pull.args), self.names(&[pull.value, pull.seed]));
                    let (callee, pullback) = (pull.callee, self.name(pull.pullback));
                    let text = format!("{bars} = pull {callee} {pullback}({args}; {values})");
                    self.line(&text)?;
                }
                Statement::Scan(scan) => self.scan(scan)?,
                Statement::Branch(branch) => self.branch(branch)?,
            }
        }
        Ok(())
    }

    fn scan(&mut self, scan: &Scan) -> fmt::Result {
        let name = |var: Var| self.name(var).to_owned();
        let listed = |var: Var| format!("[{}]", self.name(var));
        let (carried, collected) = (scan.carried.iter(), scan.collected.iter());
        let exits = carried.clone().map(|c| name(c.exit));
        let defined = join(exits.chain(collected.clone().map(|c| listed(c.list))));
        let elements = join(scan.items.iter().map(|item| name(item.element)));
        let lists = join(scan.items.iter().map(|item| name(item.list)));
        let states = carried.clone().map(|c| format!("{} = {}", name(c.enter), name(c.init)));
        let nexts = carried.clone().map(|c| name(c.next));
        let yielded = join(nexts.chain(collected.map(|c| listed(c.element))));

        let order = if scan.reversed { " (reversed)" } else { "" };
        let states = match join(states) {
            states if states.is_empty() => states,
            states => format!(", carrying {states}"),
        };
        self.line(&format!("{defined} = for {elements} in {lists}{order}{states}:"))?;
        self.depth += 1;
        self.statements(&scan.body)?;
        self.line(&format!("yield {yielded}"))?;
        self.depth -= 1;
        Ok(())
    }

    fn branch(&mut self, branch: &Branch) -> fmt::Result {
        let (defined, condition) = (self.names(&branch.results), self.name(branch.condition));
        self.line(&format!("{defined} = if {condition}:"))?;
        self.depth += 1;
        self.region("yield", &branch.then)?;
        self.depth -= 1;
        self.line("else:")?;
        self.depth += 1;
        self.region("yield", &branch.otherwise)?;
        self.depth -= 1;
        Ok(())
    }

    fn operation(&self, op: &Op) -> String {
        let name = |var: &Var| self.name(*var);
        match op {
            Op::Map(body) => self.program.graph.display(*body).to_string(),
            Op::Sum(body) => format!("Σ {}", self.program.graph.display(*body)),
            Op::SumAxis { of, axis } => format!("sum({}, axis {axis})", name(of)),
            Op::SpreadAxis { of, axis, like } => {
                format!("spread({}, axis {axis}, {})", name(of), name(like))
            }
            Op::Broadcast { of, like } => format!("broadcast({}, {})", name(of), name(like)),
            Op::Unbroadcast { of, like } => format!("unbroadcast({}, {})", name(of), name(like)),
            Op::Shape(of) => format!("shape({})", self.names(of)),
            Op::Product(Product::Value, a, b) => format!("{}·{}", name(a), name(b)),
            Op::Product(Product::Left, s, b) => format!("{}·{}ᵀ", name(s), name(b)),
            Op::Product(Product::Right, a, s) => format!("{}ᵀ·{}", name(a), name(s)),
            Op::Transpose(of) => format!("{}ᵀ", name(of)),
            Op::Field { of, field } => format!("{}.{field}", name(of)),
            Op::Record { like, fields } => {
                let fields = fields.iter().map(|(field, var)| format!("{field}: {}", name(var)));
                format!("{{ {}, ..zero({}) }}", join(fields), name(like))
            }
            Op::Add(terms) => format!("add({})", self.names(terms)),
            Op::Zero(like) => format!("zero({})", name(like)),
            Op::Host { id, args } => format!("host {id}({})", self.names(args)),
        }
    }
}

fn join(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}
