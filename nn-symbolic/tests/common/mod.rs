//! What the tests share: a small reader of formulas, random numbers, and points.
#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod measure;
pub(crate) mod random;

use nn_symbolic::{Assumptions, Constant, Expr, Function, Graph, Rational, Signs, simplify};

/// Reads a formula: `+ - * / ^`, parentheses, decimal numbers, functions by name; `e`, `pi`; anything else a variable.
pub(crate) fn parse(graph: &mut Graph, text: &str) -> Expr {
    let mut parser = Parser { graph, rest: text };
    let expr = parser.sum();
    assert!(parser.rest.trim().is_empty(), "left over in {text:?}: {}", parser.rest);
    expr
}

struct Parser<'a> {
    graph: &'a mut Graph,
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn accept(&mut self, token: char) -> bool {
        self.rest = self.rest.trim_start();
        let found = self.rest.strip_prefix(token);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn sum(&mut self) -> Expr {
        let mut value = self.product();
        loop {
            if self.accept('+') {
                let term = self.product();
                value = self.graph.add(&[value, term]);
            } else if self.accept('-') {
                let term = self.product();
                value = self.graph.sub(value, term);
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Expr {
        let mut value = self.sign();
        loop {
            if self.accept('*') {
                let factor = self.sign();
                value = self.graph.mul(&[value, factor]);
            } else if self.accept('/') {
                let factor = self.sign();
                value = self.graph.div(value, factor);
            } else {
                return value;
            }
        }
    }

    fn sign(&mut self) -> Expr {
        if self.accept('-') {
            let value = self.sign();
            return self.graph.neg(value);
        }
        let base = self.atom();
        if self.accept('^') {
            let exponent = self.sign();
            return self.graph.pow(base, exponent);
        }
        base
    }

    fn atom(&mut self) -> Expr {
        if self.accept('(') {
            let value = self.sum();
            assert!(self.accept(')'), "missing ) before {:?}", self.rest);
            return value;
        }
        let word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
        let mut end = self.rest.find(|c| !word(c)).unwrap_or(self.rest.len());
        let begins_number = self.rest.starts_with(|c: char| c.is_ascii_digit());
        if begins_number && self.rest[..end].ends_with('e') {
            // The sign of an exponent.
            let digits = &self.rest[end + 1..];
            end += 1 + digits.find(|c| !word(c)).unwrap_or(digits.len());
        }
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        if token.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let number = Rational::from_decimal(token).expect(token);
            return self.graph.number(number);
        }
        if let Some(function) = Function::ALL.iter().find(|f| f.name() == token) {
            assert!(self.accept('('), "arguments of {token}");
            let mut args = vec![self.sum()];
            while self.accept(',') {
                args.push(self.sum());
            }
            assert!(self.accept(')'), "missing ) after {token}");
            return self.graph.call(*function, &args).expect(token);
        }
        match token {
            "" => panic!("a formula, not {:?}", self.rest),
            "e" => self.graph.constant(Constant::E),
            "pi" => self.graph.constant(Constant::Pi),
            name => self.graph.variable(name),
        }
    }
}

/// Reads assumptions: `x>0 y>=0 z<0 u<=0 w!=0 n:int`, separated by spaces.
pub(crate) fn assume(graph: &mut Graph, text: &str) -> Assumptions {
    let mut assumptions = Assumptions::none();
    for one in text.split_whitespace() {
        if let Some(name) = one.strip_suffix(":int") {
            assumptions.assume_integer(graph.symbol(name));
            continue;
        }
        let relations = [
            (">=0", Signs::NON_NEGATIVE),
            ("<=0", Signs::NON_POSITIVE),
            ("!=0", Signs::NON_ZERO),
            (">0", Signs::POSITIVE),
            ("<0", Signs::NEGATIVE),
        ];
        let found =
            relations.iter().find_map(|&(suffix, signs)| Some((one.strip_suffix(suffix)?, signs)));
        let (name, signs) = found.expect("an assumption");
        assumptions.assume_sign(graph.symbol(name), signs);
    }
    assumptions
}

/// The simplified text of a formula.
pub(crate) fn simplified(text: &str) -> String {
    simplified_if("", text)
}

/// The simplified text of a formula under assumptions.
pub(crate) fn simplified_if(assumptions: &str, text: &str) -> String {
    let mut graph = Graph::new();
    let expr = parse(&mut graph, text);
    let assumptions = assume(&mut graph, assumptions);
    let result = simplify(&mut graph, &[expr], &assumptions)[0];
    graph.display(result).to_string()
}

/// A seeded generator of random numbers: splitmix64 (Steele, Lea & Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 … n − 1
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.word() % n as u64) as usize
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Uniform between the two.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
