//! How loops and branches run.

use super::{Fault, Host, InterpretError, Interpreter, Value};
use crate::program::{Branch, Carried, Control, Loop, Region, Var};

/// More runs than these are taken for a loop without end.
const MOST_RUNS: usize = 10_000_000;

impl<H: Host> Interpreter<'_, H> {
    pub(super) fn repeat(&mut self, l: &Loop) -> Result<(), InterpretError> {
        let planned = self.plan(&l.control)?;
        let inits: Vec<Var> = l.carried.iter().map(|state| state.init).collect();
        let mut states = self.all(&inits)?;
        let mut recorded = vec![Vec::new(); l.body.recorded.len()];
        let mut run = 0;
        let mut ended = false;
        while !ended && planned.as_ref().is_none_or(|planned| run < planned.len()) {
            if run == MOST_RUNS {
                return Err(Fault::Endless.into());
            }
            self.open();
            for (state, value) in l.carried.iter().zip(&states) {
                self.define(state.enter, value.clone())?;
            }
            if let Control::While { condition } = &l.control
                && !self.holds(condition)?
            {
                self.close();
                break;
            }
            if let Some(planned) = &planned {
                let position = if l.reversed { planned.len() - 1 - run } else { run };
                for (var, value) in l.control.defined().into_iter().zip(&planned[position]) {
                    self.define(var, value.clone())?;
                }
            }
            self.replay(&l.body, run, l.reversed)?;
            states = self.region(&l.body)?;
            for (list, recorded) in recorded.iter_mut().zip(&l.body.recorded) {
                list.push(self.held(recorded.element)?.clone());
            }
            if let Some(until) = l.until {
                ended = is_true(self.get(until)?)?;
            }
            self.close();
            run += 1;
        }

        for item in &l.body.replayed {
            let (expected, given) = (run, self.get(item.list)?.list()?.len());
            if expected != given {
                return Err(Fault::Lengths { expected, given }.into());
            }
        }
        for (Carried { exit, .. }, state) in l.carried.iter().zip(states) {
            self.define(*exit, state)?;
        }
        for (recorded, mut list) in l.body.recorded.iter().zip(recorded) {
            if l.reversed {
                list.reverse();
            }
            self.define(recorded.list, Value::List(list))?;
        }
        if let Some(trips) = l.trips {
            self.define(trips, (run as f64).into())?;
        }
        Ok(())
    }

    /// What the control defines at each position, if it says how many there are.
    fn plan(&mut self, control: &Control) -> Result<Option<Vec<Vec<Value>>>, Fault> {
        Ok(Some(match control {
            Control::Range { lo, hi, inclusive, step, .. } => {
                let (lo, hi) = (self.get(*lo)?.integer()?, self.get(*hi)?.integer()?);
                let hi = hi + i64::from(*inclusive);
                let step = step.map_or(Ok(1), |step| self.get(step)?.integer())?;
                let step = usize::try_from(step).ok().filter(|&step| step > 0);
                let step = step.ok_or(Fault::Endless)?;
                (lo..hi).step_by(step).map(|index| vec![Value::from(index as f64)]).collect()
            }
            Control::Over { list, position, .. } => {
                let place = |i: usize| position.map(|_| Value::from(i as f64));
                let elements = self.get(*list)?.list()?.iter().enumerate();
                elements
                    .map(|(i, element)| [element.clone()].into_iter().chain(place(i)).collect())
                    .collect()
            }
            Control::Each { items, pattern, elements } => {
                let items = self.get(*items)?.list()?.to_vec();
                let mut plan = Vec::new();
                for item in &items {
                    let parts = self.host.pattern(*pattern, item)?;
                    let (expected, given) = (elements.len(), parts.len());
                    if expected != given {
                        return Err(Fault::Lengths { expected, given });
                    }
                    plan.push(parts);
                }
                plan
            }
            Control::Times { trips, .. } => {
                let trips = usize::try_from(self.get(*trips)?.integer()?);
                vec![Vec::new(); trips.map_err(|_| Fault::Type { expected: "a number of runs" })?]
            }
            Control::While { .. } | Control::Forever => return Ok(None),
        }))
    }

    fn holds(&mut self, condition: &Region) -> Result<bool, InterpretError> {
        if let Some(&cell) = condition.changes().first() {
            return Err(Fault::ReadOnly { name: self.program.name(cell).to_owned() }.into());
        }
        self.open();
        let results = self.region(condition)?;
        self.close();
        let [holds] = &results[..] else {
            return Err(Fault::Lengths { expected: 1, given: results.len() }.into());
        };
        Ok(is_true(holds)?)
    }

    /// Defines the elements of the lists that a region replays.
    fn replay(
        &mut self,
        region: &Region,
        run: usize,
        reversed: bool,
    ) -> Result<(), InterpretError> {
        for item in &region.replayed {
            let list = self.get(item.list)?.list()?;
            let position = if reversed { list.len().checked_sub(run + 1) } else { Some(run) };
            let element = position.and_then(|position| list.get(position));
            let short = Fault::Lengths { expected: run + 1, given: list.len() };
            let element = element.ok_or(short)?.clone();
            // What was recorded does not change.
            self.read_only.insert(item.element);
            self.define(item.element, element)?;
        }
        Ok(())
    }

    /// Runs the statements of a region that is open; returns its results.
    fn region(&mut self, region: &Region) -> Result<Vec<Value>, InterpretError> {
        self.statements(&region.statements)?;
        Ok(self.all(&region.results)?)
    }

    pub(super) fn branch(&mut self, branch: &Branch) -> Result<(), InterpretError> {
        let holds = is_true(self.get(branch.condition)?)?;
        let (taken, other) = match holds {
            true => (&branch.then, &branch.otherwise),
            false => (&branch.otherwise, &branch.then),
        };
        self.open();
        for item in &taken.replayed {
            let (expected, given) = (1, self.get(item.list)?.list()?.len());
            if expected != given {
                return Err(Fault::Lengths { expected, given }.into());
            }
        }
        self.replay(taken, 0, false)?;
        let results = self.region(taken)?;
        let mut recorded = Vec::new();
        for record in &taken.recorded {
            recorded.push((record.list, vec![self.held(record.element)?.clone()]));
        }
        self.close();
        recorded.extend(other.lists().map(|list| (list, Vec::new())));
        let (expected, given) = (branch.results.len(), results.len());
        if expected != given {
            return Err(Fault::Lengths { expected, given }.into());
        }
        for (&var, value) in branch.results.iter().zip(results) {
            self.define(var, value)?;
        }
        for (list, elements) in recorded {
            self.define(list, Value::List(elements))?;
        }
        Ok(())
    }
}

fn is_true(condition: &Value) -> Result<bool, Fault> {
    Ok(condition.number()? != 0.0)
}
