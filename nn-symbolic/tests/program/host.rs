//! A host with arithmetic on integers, and with a few functions to call.

use nn_symbolic::program::interpret::{Fault, Host, Value};

use crate::value::numbers;

// Operations.
pub const LENGTH: usize = 1;
/// A cell of so many zeros, or of rows of zeros.
pub const ZEROS: usize = 2;
pub const PLUS: usize = 3;
pub const MINUS: usize = 4;
pub const TIMES: usize = 5;
pub const REMAINDER: usize = 6;
pub const LESS: usize = 7;
/// Whether a float is.
pub const POSITIVE: usize = 8;
pub const NOT: usize = 9;
/// A sequence of those integers.
pub const LIST: usize = 10;
/// An integer as a float.
pub const TO_FLOAT: usize = 11;
/// `NUMBER + n` is n.
pub const NUMBER: usize = 1000;

// Effects.
/// Adds one to each integer of a cell.
pub const COUNT: usize = 1;

// Functions.
/// f(x, s) = s·Σx³, with s a number.
pub const CUBES: usize = 7;
/// g(s) = eˢ
pub const EXP: usize = 8;
/// h(&mut x, &y) sets each x to sin(x)·y, and returns Σ x·y before.
pub const TURN: usize = 9;
/// k(&x, &y) = Σ x·y²
pub const MIX: usize = 10;

/// Counts the pullbacks it gives out, and insists on getting back the ones it gave, with the call's own arguments.
#[derive(Default)]
pub struct TestHost {
    calls: Vec<(usize, Vec<Value>)>,
    /// What was decided about floats: differences across another decision mean nothing.
    pub decisions: Vec<bool>,
}

fn number(value: &Value) -> f64 {
    numbers(value)[0]
}

fn like(value: &Value, numbers: Vec<f64>) -> Value {
    crate::value::with_numbers(value, &mut numbers.into_iter())
}

fn integers(args: &[Value]) -> Vec<i64> {
    args.iter().map(|arg| number(arg) as i64).collect()
}

impl Host for TestHost {
    fn host_op(&mut self, id: usize, args: &[Value]) -> Result<Value, Fault> {
        let integer = |n: i64| Value::from(n as f64);
        Ok(match id {
            NUMBER.. => integer((id - NUMBER) as i64),
            LENGTH => match &args[0] {
                Value::List(list) => integer(list.len() as i64),
                other => integer(numbers(other).len() as i64),
            },
            ZEROS => {
                let lengths = integers(args);
                let row = match lengths[..] {
                    [_, inner] => Value::List(vec![0.0.into(); inner as usize]),
                    _ => 0.0.into(),
                };
                Value::List(vec![row; lengths[0] as usize])
            }
            PLUS => integer(integers(args).iter().sum()),
            MINUS => integer(integers(args)[0] - integers(args)[1]),
            TIMES => integer(integers(args).iter().product()),
            REMAINDER => integer(integers(args)[0].rem_euclid(integers(args)[1])),
            LESS => f64::from(number(&args[0]) < number(&args[1])).into(),
            POSITIVE => {
                let decision = number(&args[0]) > 0.0;
                self.decisions.push(decision);
                f64::from(decision).into()
            }
            NOT => (1.0 - number(&args[0])).into(),
            LIST => Value::List(args.to_vec()),
            TO_FLOAT => number(&args[0]).into(),
            _ => return Err(Fault::Unsupported { what: "operation", id }),
        })
    }

    fn effect(&mut self, id: usize, args: &mut [Value]) -> Result<(), Fault> {
        assert_eq!(id, COUNT);
        args[0] = like(&args[0], numbers(&args[0]).into_iter().map(|n| n + 1.0).collect());
        Ok(())
    }

    fn call(&mut self, callee: usize, args: &mut [Value]) -> Result<(Value, Value), Fault> {
        self.calls.push((callee, args.to_vec()));
        let pullback = Value::Pullback(self.calls.len() - 1);
        let value = match callee {
            CUBES => number(&args[1]) * numbers(&args[0]).iter().map(|x| x.powi(3)).sum::<f64>(),
            EXP => number(&args[0]).exp(),
            TURN => {
                let (x, y) = (numbers(&args[0]), numbers(&args[1]));
                let pairs = x.iter().zip(&y);
                args[0] = like(&args[0], pairs.clone().map(|(x, y)| x.sin() * y).collect());
                pairs.map(|(x, y)| x * y).sum()
            }
            MIX => {
                let (x, y) = (numbers(&args[0]), numbers(&args[1]));
                x.iter().zip(&y).map(|(x, y)| x * y * y).sum()
            }
            _ => return Err(Fault::Unsupported { what: "callee", id: callee }),
        };
        Ok((value.into(), pullback))
    }

    fn call_tangent(
        &mut self,
        callee: usize,
        args: &mut [Value],
        tangents: &mut [Option<Value>],
    ) -> Result<(Value, Value), Fault> {
        let before: Vec<Vec<f64>> = args.iter().map(numbers).collect();
        let zero_or = |(tangent, arg): (&Option<Value>, &Vec<f64>)| {
            tangent.as_ref().map_or(vec![0.0; arg.len()], numbers)
        };
        let moved: Vec<Vec<f64>> = tangents.iter().zip(&before).map(zero_or).collect();
        let (value, _) = self.call(callee, args)?;
        let [x, x_dot] = [&before[0], &moved[0]];
        let pairs = || x.iter().zip(x_dot);
        let tangent = match callee {
            CUBES => {
                let (s, s_dot) = (before[1][0], moved[1][0]);
                pairs().map(|(x, x_dot)| s_dot * x.powi(3) + s * 3.0 * x * x * x_dot).sum()
            }
            EXP => number(&value) * x_dot[0],
            _ => {
                let others = || before[1].iter().zip(&moved[1]);
                let all = || pairs().zip(others());
                if callee == TURN
                    && let Some(tangent) = &mut tangents[0]
                {
                    let turned =
                        all().map(|((x, x_dot), (y, y_dot))| x.cos() * x_dot * y + x.sin() * y_dot);
                    *tangent = like(tangent, turned.collect());
                }
                let term = |((x, x_dot), (y, y_dot)): ((&f64, &f64), (&f64, &f64))| match callee {
                    TURN => x_dot * y + x * y_dot,
                    _ => x_dot * y * y + 2.0 * x * y * y_dot,
                };
                all().map(term).sum()
            }
        };
        Ok((value, tangent.into()))
    }

    fn pull(
        &mut self,
        callee: usize,
        pullback: &Value,
        args: &[Option<Value>],
        value: &Value,
        seed: Option<&Value>,
        sinks: &mut [Option<Value>],
    ) -> Result<(), Fault> {
        let &Value::Pullback(id) = pullback else {
            return Err(Fault::Type { expected: "a pullback" });
        };
        let (made_by, original) = &self.calls[id];
        assert_eq!(*made_by, callee, "the callee that made the pullback");
        for (arg, original) in args.iter().zip(original) {
            assert!(arg.as_ref().is_none_or(|arg| arg == original), "the call's own arguments");
        }
        let seed = seed.map_or(0.0, number);
        let original: Vec<Vec<f64>> = original.iter().map(numbers).collect();
        let mut add = |i: usize, terms: Vec<f64>| {
            if let Some(sink) = &mut sinks[i] {
                let total = numbers(sink).iter().zip(terms).map(|(bar, term)| bar + term).collect();
                *sink = like(sink, total);
            }
        };
        match callee {
            CUBES => {
                let s = original[1][0];
                add(0, original[0].iter().map(|x| seed * s * 3.0 * x * x).collect());
                add(1, vec![seed * number(value) / s]);
            }
            EXP => add(0, vec![seed * number(value)]),
            MIX => {
                let (x, y) = (&original[0], &original[1]);
                add(0, y.iter().map(|y| seed * y * y).collect());
                add(1, x.iter().zip(y).map(|(x, y)| seed * 2.0 * x * y).collect());
            }
            _ => {
                let (x, y) = (&original[0], &original[1]);
                let after = sinks[0].as_ref().map_or(vec![0.0; x.len()], numbers);
                let pairs = || x.iter().zip(y).zip(&after);
                let x_bar = pairs().map(|((x, y), bar)| bar * x.cos() * y + seed * y).collect();
                let y_bar: Vec<f64> =
                    pairs().map(|((x, _), bar)| bar * x.sin() + seed * x).collect();
                if let Some(sink) = &mut sinks[0] {
                    *sink = like(sink, x_bar);
                }
                if let Some(sink) = &mut sinks[1] {
                    let total = numbers(sink).into_iter().zip(y_bar).map(|(bar, term)| bar + term);
                    *sink = like(sink, total.collect());
                }
            }
        }
        Ok(())
    }
}
