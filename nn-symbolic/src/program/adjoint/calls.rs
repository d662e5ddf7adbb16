//! Adjoints of calls: the callee's own pullback.

use super::{Bars, Kind, Statement, Sweep, Var};
use crate::program::{Argument, Call, Init, Place, Pull, Sink};

impl Sweep {
    /// A call is pulled back if its value has a cotangent, or something that it may have changed is active.
    pub(super) fn call(&mut self, bars: &mut Bars, call: &Call, notes: &mut Vec<Statement>) {
        let seed = self.take(bars, call.value);
        let changes_active = call.args.iter().any(|argument| match argument {
            Argument::Mutable(place) | Argument::Lent(place) => self.active.contains(&place.cell),
            Argument::Value(_) | Argument::Shared(_) => false,
        });
        if seed.is_none() && !changes_active {
            return;
        }
        let mut collected = Vec::new();
        let sinks = self.sinks(bars, call, notes, &mut collected);
        let args = self.arguments_again(call, notes);
        self.push(Statement::Pull(Pull {
            callee: call.callee,
            pullback: call.pullback,
            args,
            value: call.value,
            seed,
            sinks,
        }));
        for statement in collected {
            self.push(statement);
        }
    }

    /// Where the cotangents of the arguments go. A cotangent cell can be lent to the callee once: what else goes there
    /// is collected apart, and added by the statements `after` the pull.
    fn sinks(
        &mut self,
        bars: &mut Bars,
        call: &Call,
        notes: &mut Vec<Statement>,
        after: &mut Vec<Statement>,
    ) -> Vec<Sink> {
        let mut lent: Vec<Var> = Vec::new();
        for argument in &call.args {
            if let Argument::Mutable(place) | Argument::Lent(place) = argument {
                lent.push(place.cell);
            }
        }
        let mut sinks = Vec::new();
        for argument in &call.args {
            sinks.push(match argument {
                Argument::Value(var) if self.active.contains(var) => {
                    let bar = self.bar_of(*var);
                    bars.add(*var, bar);
                    Sink::Fresh(bar)
                }
                Argument::Mutable(place) | Argument::Lent(place) => {
                    Sink::AddTo(place.of(self.bar_cell(place.cell)))
                }
                Argument::Shared(place) if self.active.contains(&place.cell) => {
                    let bar = place.of(self.bar_cell(place.cell));
                    if lent.contains(&place.cell) {
                        let like = self.note_extent(place, notes);
                        let apart = self.bar_of(place.cell);
                        self.push(Statement::New { cell: apart, init: Init::Zero { like } });
                        after.push(Statement::Add { to: bar, from: Place::whole(apart) });
                        Sink::AddTo(Place::whole(apart))
                    } else {
                        lent.push(place.cell);
                        Sink::AddTo(bar)
                    }
                }
                Argument::Value(_) | Argument::Shared(_) => Sink::Skip,
            });
        }
        sinks
    }

    /// The arguments as the pullback sees them: what a shared place held at the call is there still if nothing is
    /// stored to its cell later, and is copied at the call if not.
    fn arguments_again(&mut self, call: &Call, notes: &mut Vec<Statement>) -> Vec<Argument> {
        let mut args = Vec::new();
        for (i, argument) in call.args.iter().enumerate() {
            args.push(match argument {
                Argument::Shared(place) if !self.available.argument_lasts(call, i) => {
                    Argument::Shared(self.copy_at_call(place, notes))
                }
                Argument::Lent(place) => Argument::Lent(self.copy_at_call(place, notes)),
                argument => argument.clone(),
            });
        }
        args
    }

    fn copy_at_call(&mut self, place: &Place, notes: &mut Vec<Statement>) -> Place {
        let name = format!("{}_then", self.program.name(place.cell));
        let copy = self.program.var(&name, Kind::Cell);
        notes.push(Statement::New { cell: copy, init: Init::Copy(place.clone()) });
        Place::whole(copy)
    }
}
