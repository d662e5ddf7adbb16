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
//! What a loop or a branch defines stands left of it, in the order of what `yield` hands out; in brackets what a region
//! records; after `#` the number of runs. Products stand as they are for matrices: `a·b`, `s·bᵀ`, `aᵀ·s`. Statements
//! that work on the numbers of a place, or on all of it at once, begin with their names.

use std::fmt;

use super::{
    Argument, Branch, Control, Init, Loop, Op, Place, Product, Program, Projection, Pull, Region,
    Sink, Statement, Var,
};

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut listing = Listing { program: self, f, depth: 1 };
        let params = self.params.iter().map(|&param| {
            let mutable = if self.outputs.contains(&param) { "&mut " } else { "" };
            format!("{mutable}{}", self.name(param))
        });
        let params = join(params);
        writeln!(listing.f, "({params}) ↦")?;
        listing.statements(&self.body.statements)?;
        listing.leave("return", &self.body)
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

    /// What a region yields and records, if it does.
    fn leave(&mut self, word: &str, region: &Region) -> fmt::Result {
        let results = region.results.iter().map(|&var| self.name(var).to_owned());
        let records = region.recorded.iter().map(|r| format!("[{}]", self.name(r.element)));
        match join(results.chain(records)) {
            left if left.is_empty() => Ok(()),
            left => self.line(&format!("{word} {left}")),
        }
    }

    fn statements(&mut self, statements: &[Statement]) -> fmt::Result {
        for statement in statements {
            match statement {
                Statement::Loop(l) => self.repeat(l)?,
                Statement::Branch(branch) => self.branch(branch)?,
                statement => {
                    let text = self.simple(statement);
                    self.line(&text)?;
                }
            }
        }
        Ok(())
    }

    fn simple(&self, statement: &Statement) -> String {
        let name = |var: &Var| self.name(*var);
        match statement {
            Statement::Let { var, op } => format!("{} = {}", name(var), self.operation(op)),
            Statement::New { cell, init } => {
                let init = match init {
                    Init::Host { id, args } => format!("host {id}({})", self.names(args)),
                    Init::Zero { like } => format!("zero({})", name(like)),
                    Init::Copy(place) => format!("copy({})", self.place(place)),
                    Init::Value(value) => name(value).to_owned(),
                };
                format!("new {} = {init}", name(cell))
            }
            Statement::Store { place, value } => format!("{} = {}", self.place(place), name(value)),
            Statement::Accumulate { place, value } => {
                format!("{} += {}", self.place(place), name(value))
            }
            Statement::AccumulateProduct { place, product, a, b, .. } => {
                let product = self.operation(&Op::Product(*product, *a, *b));
                format!("{} += {product}", self.place(place))
            }
            Statement::Fill { place, value } => {
                format!("fill {} = {}", self.place(place), name(value))
            }
            Statement::Spread { place, value } => {
                format!("spread {} += {}", self.place(place), name(value))
            }
            Statement::Copy { to, from } => {
                format!("copy {} = {}", self.place(to), self.place(from))
            }
            Statement::Assign { to, from } => {
                format!("assign {} = {}", self.place(to), self.place(from))
            }
            Statement::Add { to, from } => {
                format!("add {} += {}", self.place(to), self.place(from))
            }
            Statement::Clear { place, like: None } => format!("clear {}", self.place(place)),
            Statement::Clear { place, like: Some(like) } => {
                format!("clear {} like {}", self.place(place), name(like))
            }
            Statement::Swap { a, b } => format!("swap {}, {}", self.place(a), self.place(b)),
            Statement::Push { to, value } => format!("push {}, {}", self.place(to), name(value)),
            Statement::Pop { from, var } => format!("{} = pop {}", name(var), self.place(from)),
            Statement::Effect { id, args, writes } => {
                let args = args.iter().map(|arg| {
                    let mutable = if writes.contains(arg) { "&mut " } else { "" };
                    format!("{mutable}{}", name(arg))
                });
                format!("effect {id}({})", join(args))
            }
            Statement::Call(call) => {
                let defined = self.names(&[call.value, call.pullback]);
                format!("{defined} = call {}({})", call.callee, self.arguments(&call.args))
            }
            Statement::CallTangent(call) => {
                let defined = self.names(&[call.value, call.tangent]);
                let args = call.args.iter().map(|argument| self.argument(argument));
                let tangents = call.tangents.iter().map(|tangent| {
                    tangent.as_ref().map_or_else(|| "_".to_owned(), |given| self.argument(given))
                });
                format!("{defined} = tangent {}({}; {})", call.callee, join(args), join(tangents))
            }
            Statement::Pull(pull) => self.pull(pull),
            Statement::Loop(_) | Statement::Branch(_) => String::new(),
        }
    }

    fn pull(&self, pull: &Pull) -> String {
        let sinks = pull.sinks.iter().map(|sink| match sink {
            Sink::Skip => "_".to_owned(),
            Sink::Fresh(var) => self.name(*var).to_owned(),
            Sink::AddTo(place) => format!("&mut {}", self.place(place)),
        });
        let seed = pull.seed.map_or("_", |seed| self.name(seed));
        let (callee, pullback) = (pull.callee, self.name(pull.pullback));
        let (args, value) = (self.arguments(&pull.args), self.name(pull.value));
        format!("{} = pull {callee} {pullback}({args}; {value}, {seed})", join(sinks))
    }

    fn arguments(&self, args: &[Argument]) -> String {
        join(args.iter().map(|argument| self.argument(argument)))
    }

    fn argument(&self, argument: &Argument) -> String {
        match argument {
            Argument::Value(var) => self.name(*var).to_owned(),
            Argument::Shared(place) => format!("&{}", self.place(place)),
            Argument::Mutable(place) => format!("&mut {}", self.place(place)),
            Argument::Lent(place) => format!("&mut? {}", self.place(place)),
        }
    }

    fn place(&self, place: &Place) -> String {
        let mut text = self.name(place.cell).to_owned();
        for projection in &place.path {
            match projection {
                Projection::Index(index) => text += &format!("[{}]", self.name(*index)),
                Projection::Slice { lo, hi, inclusive } => {
                    let end = |end: &Option<Var>| end.map_or("", |var| self.name(var));
                    let dots = if *inclusive { "..=" } else { ".." };
                    text += &format!("[{}{dots}{}]", end(lo), end(hi));
                }
                Projection::Field(field) => text += &format!(".{field}"),
                Projection::View { id, args } => {
                    text += &format!(".view {id}({})", self.names(args));
                }
            }
        }
        text
    }

    fn repeat(&mut self, l: &Loop) -> fmt::Result {
        let name = |var: Var| self.name(var).to_owned();
        let exits = l.carried.iter().map(|state| name(state.exit));
        let trips = l.trips.iter().map(|&trips| format!("#{}", name(trips)));
        let lists = l.body.lists().map(|list| format!("[{}]", name(list)));
        let defined = match join(exits.chain(trips).chain(lists)) {
            defined if defined.is_empty() => defined,
            defined => format!("{defined} = "),
        };
        let items = &l.body.replayed;
        let control = self.control(&l.control);
        let elements = control.iter().map(|(element, _)| element.clone());
        let sources = control.iter().map(|(_, source)| source.clone());
        let elements = join(elements.chain(items.iter().map(|item| name(item.element))));
        let sources = join(sources.chain(items.iter().map(|item| name(item.list))));
        let items =
            if sources.is_empty() { String::new() } else { format!("for {elements} in {sources}") };
        let kind = match &l.control {
            Control::Times { trips, .. } => format!("repeat {} times", name(*trips)),
            Control::While { .. } => "while".to_owned(),
            Control::Forever => "loop".to_owned(),
            Control::Range { .. } | Control::Over { .. } | Control::Each { .. } => String::new(),
        };
        let head = [kind, items].into_iter().filter(|part| !part.is_empty());
        let head = head.collect::<Vec<_>>().join(" ");
        let order = if l.reversed { " (reversed)" } else { "" };
        let states = l.carried.iter().map(|c| format!("{} = {}", name(c.enter), name(c.init)));
        let states = match join(states) {
            states if states.is_empty() => states,
            states => format!(", carrying {states}"),
        };
        self.line(&format!("{defined}{head}{order}{states}:"))?;
        self.depth += 1;
        if let Control::While { condition } = &l.control {
            self.statements(&condition.statements)?;
            let holds = self.names(&condition.results);
            self.line(&format!("stop unless {holds}"))?;
        }
        self.statements(&l.body.statements)?;
        self.leave("yield", &l.body)?;
        if let Some(until) = l.until {
            let until = self.name(until).to_owned();
            self.line(&format!("stop if {until}"))?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// What a loop defines in each run, and of what.
    fn control(&self, control: &Control) -> Option<(String, String)> {
        match control {
            Control::Range { index, lo, hi, inclusive, step, .. } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let range = format!("{}{dots}{}", self.name(*lo), self.name(*hi));
                let step = step.map_or(String::new(), |step| format!(" by {}", self.name(step)));
                Some((self.name(*index).to_owned(), range + &step))
            }
            Control::Over { list, element, position } => {
                let position =
                    position.map_or(String::new(), |at| format!(" at {}", self.name(at)));
                Some((self.name(*element).to_owned() + &position, self.name(*list).to_owned()))
            }
            Control::Each { items, elements, .. } => {
                Some((format!("({})", self.names(elements)), self.name(*items).to_owned()))
            }
            Control::Times { .. } | Control::While { .. } | Control::Forever => None,
        }
    }

    fn branch(&mut self, branch: &Branch) -> fmt::Result {
        let results = branch.results.iter().map(|&var| self.name(var).to_owned());
        let lists = branch.then.lists().chain(branch.otherwise.lists());
        let lists = lists.map(|list| format!("[{}]", self.name(list)));
        let defined = match join(results.chain(lists)) {
            defined if defined.is_empty() => defined,
            defined => format!("{defined} = "),
        };
        let condition = self.name(branch.condition).to_owned();
        self.line(&format!("{defined}if {condition}{}:", self.replayed(&branch.then)))?;
        self.arm(&branch.then)?;
        let Region { statements, results, recorded, .. } = &branch.otherwise;
        if statements.is_empty() && results.is_empty() && recorded.is_empty() {
            return Ok(());
        }
        self.line(&format!("else{}:", self.replayed(&branch.otherwise)))?;
        self.arm(&branch.otherwise)
    }

    fn replayed(&self, arm: &Region) -> String {
        let names = |var: fn(&super::Item) -> Var| {
            join(arm.replayed.iter().map(|item| self.name(var(item)).to_owned()))
        };
        match names(|item| item.element) {
            elements if elements.is_empty() => elements,
            elements => format!(", for {elements} in {}", names(|item| item.list)),
        }
    }

    fn arm(&mut self, arm: &Region) -> fmt::Result {
        self.depth += 1;
        self.statements(&arm.statements)?;
        self.leave("yield", arm)?;
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
            Op::Reshape { of, like } => format!("reshape({}, {})", name(of), name(like)),
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
            Op::Build { id, fields } => {
                let fields = fields.iter().map(|(field, var)| format!("{field}: {}", name(var)));
                format!("struct {id} {{ {} }}", join(fields))
            }
            Op::Add(terms) => format!("add({})", self.names(terms)),
            Op::Zero(like) => format!("zero({})", name(like)),
            Op::Cast { of, from, to } => format!("cast({}, {from} to {to})", name(of)),
            Op::Load(place) => self.place(place),
            Op::Total(place) => format!("total({})", self.place(place)),
            Op::Extent(place) => format!("extent({})", self.place(place)),
            Op::Host { id, args, .. } => format!("host {id}({})", self.names(args)),
        }
    }
}

fn join(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}
