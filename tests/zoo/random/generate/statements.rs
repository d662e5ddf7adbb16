//! Statements: which one comes next, and those that bind and assign numbers.

use super::Writer;
use super::scope::{Int, Kind, Number, Pair, Reference};
use super::signature::{Outcome, star};

/// How deep blocks are nested.
const DEEPEST: usize = 5;

#[derive(Clone, Copy)]
enum Statement {
    Let,
    LetMut,
    LetPair,
    LetInt,
    LetList,
    LetBlock,
    LetClosure,
    Shadow,
    Late,
    Assign,
    AssignTuple,
    Count,
    ListOperation,
    SliceOperation,
    SwapNumbers,
    Call,
    If,
    Match,
    For,
    While,
    Loop,
    Exit,
    LetOrExit,
    LetRecord,
    AssignRecord,
    TakeApart,
    LentRecord,
    LetStack,
    Push,
    StackOperation,
    AskedOfStack,
    TakenOut,
    KnownStack,
    LetOption,
    OptionOperation,
    IfLet,
    LetElse,
    Tried,
    MatchOption,
    MatchSlice,
    LetArray,
    ChangingCall,
    Sort,
    Moved,
}

use Statement as S;

const SIMPLE: &[(usize, Statement)] = &[
    (7, S::Let),
    (6, S::LetMut),
    (3, S::LetPair),
    (2, S::LetInt),
    (6, S::LetList),
    (2, S::LetClosure),
    (2, S::Shadow),
    (16, S::Assign),
    (3, S::AssignTuple),
    (2, S::Count),
    (5, S::ListOperation),
    (2, S::SwapNumbers),
    (6, S::Call),
    (3, S::Exit),
    (2, S::LetOrExit),
    (5, S::LetRecord),
    (3, S::AssignRecord),
    (2, S::TakeApart),
    (3, S::LetStack),
    (5, S::Push),
    (5, S::StackOperation),
    (2, S::AskedOfStack),
    (3, S::LetOption),
    (4, S::OptionOperation),
    (2, S::LetElse),
    (4, S::Tried),
    (1, S::LetArray),
    (8, S::ChangingCall),
    (2, S::Sort),
    (3, S::Moved),
];

const NESTED: &[(usize, Statement)] = &[
    (2, S::LetBlock),
    (2, S::Late),
    (5, S::SliceOperation),
    (8, S::If),
    (4, S::Match),
    (14, S::For),
    (4, S::While),
    (4, S::Loop),
    (2, S::LentRecord),
    (4, S::TakenOut),
    (4, S::KnownStack),
    (4, S::IfLet),
    (3, S::MatchOption),
    (2, S::MatchSlice),
];

impl Writer<'_> {
    /// Any statement.
    pub(super) fn statement(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        let mut choices = SIMPLE.to_vec();
        if self.depth < DEEPEST && (self.budget > 0 || self.depth == 0) {
            choices.extend(NESTED);
        }
        for _ in 0..20 {
            let statement = self.chance.weighted(&choices);
            if self.written(statement) {
                return;
            }
        }
        self.let_number(true);
    }

    /// Writes such a statement, if there is what it needs.
    fn written(&mut self, statement: Statement) -> bool {
        match statement {
            S::Let => self.let_number(false),
            S::LetMut => self.let_number(true),
            S::LetPair => self.let_pair(),
            S::LetInt => self.let_int(),
            S::LetList => self.let_list(),
            S::LetBlock => self.let_block(),
            S::LetClosure => self.let_closure(),
            S::Shadow => self.shadow(),
            S::Late => self.late(),
            S::Assign => self.assign(),
            S::AssignTuple => self.assign_tuple(),
            S::Count => self.count(),
            S::ListOperation => self.list_operation(),
            S::SliceOperation => self.slice_operation(),
            S::SwapNumbers => self.swap_numbers(),
            S::Call => self.call(),
            S::If => self.branch(),
            S::Match => self.match_statement(),
            S::For => self.for_loop(),
            S::While => self.while_loop(),
            S::Loop => self.endless_loop(),
            S::Exit => self.exit_if(),
            S::LetOrExit => self.let_or_exit(),
            S::LetRecord => self.let_record(),
            S::AssignRecord => self.assign_record(),
            S::TakeApart => self.take_apart(),
            S::LentRecord => self.lent_record(),
            S::LetStack => self.let_stack(),
            S::Push => self.push(),
            S::StackOperation => self.stack_operation(),
            S::AskedOfStack => self.asked_of_stack(),
            S::TakenOut => self.taken_out(),
            S::KnownStack => self.known_stack(),
            S::LetOption => self.let_option(),
            S::OptionOperation => self.option_operation(),
            S::IfLet => self.if_let(),
            S::LetElse => self.let_else(),
            S::Tried => self.tried(),
            S::MatchOption => self.match_option(),
            S::MatchSlice => self.match_slice(),
            S::LetArray => self.let_array(),
            S::ChangingCall => self.changing_call(),
            S::Sort => self.sort(),
            S::Moved => self.moved(),
        }
    }

    /// Something to be changed.
    pub(super) fn begin(&mut self) {
        for _ in 0..1 + self.chance.below(2) {
            match self.chance.below(10) {
                0..=3 => self.let_number(true),
                4..=6 => self.let_list(),
                7 => self.let_stack(),
                8 => self.let_option(),
                _ => self.let_record(),
            };
        }
    }

    fn let_number(&mut self, mutable: bool) -> bool {
        let value = match self.chance.percent(35) && mutable {
            true => super::numbers::Value::tight(self.literal(120)).with_type(false),
            false => self.tame_at_depth(2),
        };
        let name = match mutable {
            true => self.fresh_of(&["y", "z", "sum", "total", "w"]),
            false => self.fresh_of(&["t", "u", "s", "h", "c"]),
        };
        let keyword = if mutable { "let mut" } else { "let" };
        let ty = if value.typed { "" } else { ": f64" };
        self.line(format!("{keyword} {name}{ty} = {};", value.text));
        let number = if mutable { Number::CHANGING } else { Number::FIXED };
        self.scope.add(&name, Kind::Number(number));
        true
    }

    /// In loops, values must not grow.
    pub(super) fn tame_at_depth(&mut self, depth: usize) -> super::numbers::Value {
        let in_a_loop = self.frames.iter().any(|frame| frame.is_loop);
        match self.chance.percent(if in_a_loop { 85 } else { 40 }) {
            true => self.tame(depth),
            false => self.number(if in_a_loop { 1 } else { depth }),
        }
    }

    fn let_pair(&mut self) -> bool {
        let (a, b) = (self.tame_at_depth(1), self.tame_at_depth(1));
        match self.chance.below(3) {
            0 => {
                let name = self.fresh_of(&["both", "point"]);
                self.line(format!("let mut {name}: (f64, f64) = ({}, {});", a.text, b.text));
                self.scope.add(&name, Kind::Pair(Pair { mutable: true, reference: false }));
            }
            1 => {
                let first = self.fresh("p");
                self.scope.add(&first, Kind::Number(Number::CHANGING));
                let second = self.fresh("q");
                self.scope.add(&second, Kind::Number(Number::CHANGING));
                let ty = if a.typed && b.typed { "" } else { ": (f64, f64)" };
                let text =
                    format!("let (mut {first}, mut {second}){ty} = ({}, {});", a.text, b.text);
                self.line(text);
            }
            _ => {
                let pairs = self.scope.pairs().into_iter().filter(|(_, pair)| !pair.reference);
                let Some((pair, _)) = self.chance.one(pairs.collect()) else { return false };
                let first = self.fresh("p");
                self.scope.add(&first, Kind::Number(Number::FIXED));
                let second = self.fresh("q");
                self.scope.add(&second, Kind::Number(Number::CHANGING));
                self.line(format!("let ({first}, mut {second}) = {pair};"));
            }
        }
        true
    }

    fn let_int(&mut self) -> bool {
        if self.chance.percent(40) {
            let name = self.fresh_of(&["k", "ups", "runs"]);
            let start = self.chance.below(3);
            self.line(format!("let mut {name} = {start};"));
            self.scope.add(&name, Kind::Int(Int { mutable: true, ..Int::default() }));
            return true;
        }
        if self.chance.percent(20)
            && let Some((text, class)) = self.position_in_chain()
        {
            let name = self.fresh("place");
            self.line(format!("let {name} = {text};"));
            let below = vec![class];
            self.scope.add(&name, Kind::Int(Int { below, typed: true, ..Int::default() }));
            return true;
        }
        let lists = self.scope.lists();
        let Some(list) = self.chance.one(lists) else { return false };
        let name = self.fresh_of(&["at", "last", "half"]);
        let (text, below) = match self.chance.below(3) {
            0 => (format!("{} - 1", list.len()), vec![list.class]),
            1 => (format!("{} / 2", list.len()), vec![list.class]),
            _ => (self.index(&list), vec![list.class]),
        };
        self.line(format!("let {name} = {text};"));
        self.scope.add(&name, Kind::Int(Int { below, ..Int::default() }));
        true
    }

    fn let_block(&mut self) -> bool {
        let name = self.fresh("value");
        let labelled = self.chance.percent(40);
        let label = if labelled { self.frame(false, false, true) } else { String::new() };
        self.line(format!("let {name}: f64 = {label}{{"));
        self.block(|writer| {
            writer.statements();
            let value = writer.tame_at_depth(1);
            writer.line(value.text);
        });
        self.line("};");
        if labelled {
            self.frames.pop();
        }
        self.scope.add(&name, Kind::Number(Number::FIXED));
        true
    }

    /// A new variable of the name of another.
    fn shadow(&mut self) -> bool {
        let numbers = self.scope.numbers().into_iter();
        let numbers = numbers
            .filter(|(name, number)| number.reference == Reference::No && !name.contains('.'));
        let Some((name, _)) = self.chance.one(numbers.collect()) else { return false };
        let value = self.tame_at_depth(1);
        let mutable = self.chance.percent(30);
        let keyword = if mutable { "let mut" } else { "let" };
        let ty = if value.typed { "" } else { ": f64" };
        self.line(format!("{keyword} {name}{ty} = {};", value.text));
        let number = if mutable { Number::CHANGING } else { Number::FIXED };
        self.scope.add(&name, Kind::Number(number));
        true
    }

    fn late(&mut self) -> bool {
        let name = self.fresh_of(&["late", "factor"]);
        let ty = if self.chance.percent(60) { ": f64" } else { "" };
        self.line(format!("let {name}{ty};"));
        self.scope.add(&name, Kind::Number(Number::FIXED));
        self.scope.hide(&name); // until it has a value
        let condition = self.condition(1);
        self.line(format!("if {condition} {{"));
        let mut typed = false;
        for arm in 0..2 {
            self.block(|writer| {
                if writer.chance.percent(50) {
                    writer.statement();
                }
                if arm == 1
                    && writer.chance.percent(20)
                    && let Some(exit) = writer.exit()
                {
                    writer.line(format!("{exit};"));
                    return;
                }
                let value = writer.tame_at_depth(1);
                typed |= value.typed;
                writer.line(format!("{name} = {};", value.text));
            });
            self.line(if arm == 0 { "} else {" } else { "}" });
        }
        self.scope.show(&name);
        let number = Number { typed: typed || !ty.is_empty(), ..Number::FIXED };
        self.scope.set(&name, Kind::Number(number));
        true
    }

    /// The value of the function, which ends it.
    pub(super) fn result(&mut self) {
        if self.signature.outcome == Outcome::Nothing {
            return;
        }
        if self.signature.outcome == Outcome::Number {
            let mut text = self.number(2).operand();
            for list in self.scope.lists().into_iter().filter(|list| list.mutable).take(3) {
                if let Some(element) = self.element_of(&list) {
                    text += &format!(" + {} * {element}", self.literal(150));
                }
            }
            let numbers = self.scope.numbers().into_iter().filter(|(_, number)| number.mutable);
            for (name, number) in numbers.take(3) {
                text += &format!(" + {} * {}", self.literal(150), star(&name, number));
            }
            for stack in self.scope.stacks().into_iter().filter(|stack| stack.mutable).take(2) {
                let (factor, number) = (self.literal(150), self.number_of_stack(&stack));
                text += &format!(" + {factor} * {number}");
            }
            for (name, _) in self.scope.options().into_iter().take(2) {
                text += &format!(" + {} * {name}.unwrap_or(0.25)", self.literal(150));
            }
            self.line(text);
            return;
        }
        let value = self.outcome();
        self.line(value);
    }
}
