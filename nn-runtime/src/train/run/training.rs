//! One run: epochs until there are enough.

use ndarray::Array2;
use rand::Rng;
use rand::rngs::ChaCha8Rng;

use super::super::checkpoint::Contents;
use super::super::report::Report;
use super::super::state::{Best, Outcome, State, Under};
use super::super::{Model, Optimiser, Record, TrainError, accuracy_in, interrupt};
use super::epoch::Pass;
use super::{Run, judge, summary};
use crate::Workspace;
use crate::data::{Deal, Digits};

/// A network in training.
pub struct Training<'r, M> {
    pub(super) run: &'r mut Run,
    pub(super) net: M,
    pub(super) optimiser: Optimiser<M>,
    /// The network of the best epoch, where images are held back.
    best: Option<M>,
    /// What the network, or that of the best epoch, made of the test images when it was last judged on them.
    tested: Option<Array2<f32>>,
    pub(super) rng: ChaCha8Rng,
    /// What one step leaves to the next.
    pub(super) workspace: Workspace,
    /// The gradient of the last step, if the optimiser wants one.
    pub(super) gradient: Option<M>,
}

impl<'r, M: Model> Training<'r, M> {
    pub(super) fn new(run: &'r mut Run, net: M, rng: ChaCha8Rng) -> Result<Self, TrainError> {
        let is_resumed = run.resumed.is_some();
        let mut training = Self {
            optimiser: Optimiser::new(run.settings.optimiser, &net),
            run,
            net,
            best: None,
            tested: None,
            rng,
            workspace: Workspace::new(),
            gradient: None,
        };
        match training.run.resumed.take() {
            None => training.run.state.random = training.rng.get_word_pos() as u64,
            Some(checkpoint) => {
                checkpoint.fill("", &mut training.net)?;
                let mut means = training.optimiser.means().to_vec();
                for (number, mean) in means.iter_mut().enumerate() {
                    checkpoint.fill(&format!("optimiser.{number}"), mean)?;
                }
                training.optimiser.restore(training.run.state.steps, means);
                if checkpoint.has_best() {
                    checkpoint.fill("best", training.best.insert(training.net.clone()))?;
                }
            }
        }
        training.rng.set_word_pos(training.run.state.random.into());
        if is_resumed && training.is_over() {
            let epochs = training.run.state.epochs();
            training.run.log.say(&format!("all is done: {epochs} epochs; --epochs adds more"))?;
        }
        if training.run.options.gradcheck {
            training.check()?;
        }
        Ok(training)
    }

    /// Compares a few derivatives with differences.
    fn check(&self) -> Result<(), TrainError> {
        /// How many derivatives, on how many images: a network with convolutions takes some milliseconds for each.
        const DERIVATIVES: usize = 8;
        const IMAGES: usize = 2;
        let Run { digits, targets, state, .. } = &*self.run;
        // Random numbers of their own: whether this is done must not change the run.
        let mut rng = super::super::rng(!state.seed);
        let mut deal = Deal::new(&digits.train, targets, IMAGES, &mut rng)?;
        let Some(batch) = deal.next(&digits.train, targets) else {
            return Ok(());
        };
        let count = self.net.count().max(1) as u64;
        let position = |_| (rng.next_u64() % count) as usize;
        let positions: Vec<usize> = (0..DERIVATIVES).map(position).collect();
        self.net.check(&batch, &positions).map_err(TrainError::Gradient)
    }

    /// The next epoch, or the rest of the one that was interrupted; `None` when there were enough.
    ///
    /// # Errors
    /// [`TrainError::Batch`] if the images cannot be dealt.
    pub fn epoch(&mut self) -> Result<Option<Pass<'_, 'r, M>>, TrainError> {
        if self.is_over() { Ok(None) } else { Pass::new(self).map(Some) }
    }

    fn is_over(&self) -> bool {
        let Run { settings, state, .. } = &*self.run;
        let is_patient = settings.patience == 0 || state.since_best() < settings.patience;
        state.epochs() >= settings.epochs || !is_patient
    }

    /// The network.
    pub fn net(&self) -> &M {
        &self.net
    }

    /// The epoch is over: how good is the network now?
    pub(super) fn judge(
        &mut self,
        mut record: Record,
        epoch: &Under,
    ) -> Result<Record, TrainError> {
        let is_judged_on_test = self.run.settings.validation == 0;
        if is_judged_on_test {
            record.test_accuracy = Some(self.test());
        } else {
            let Run { digits: Digits { validation, .. }, targets, .. } = &*self.run;
            let outputs = judge::outputs(&self.net, targets, validation);
            record.validation_accuracy =
                Some(accuracy_in(targets, outputs.view(), &validation.labels));
        }
        let state = &mut self.run.state;
        let accuracy = record.validation_accuracy.or(record.test_accuracy).unwrap_or(f64::NAN);
        if state.best.is_none_or(|best| accuracy > best.accuracy) {
            state.best = Some(Best { epoch: record.epoch, accuracy });
            if !is_judged_on_test {
                self.best = Some(self.net.clone());
            }
        }
        state.records.push(record);
        if !is_judged_on_test && self.is_over() {
            // All choices are made; the test images are looked at for the first time.
            let accuracy = self.test();
            if let Some(last) = self.run.state.records.last_mut() {
                last.test_accuracy = Some(accuracy);
            }
        }
        let record = self.run.state.records.last().expect("an epoch is over").clone();
        // Of ten digits a network that answers always the same recognises about a tenth.
        const LUCK: f64 = 0.2;
        let is_stuck = accuracy < LUCK && epoch.stands_still();
        self.run.log.write(&record, is_stuck)?;
        Ok(record)
    }

    /// The fraction of test images that the network recognises, or that of the best epoch where images are held back.
    fn test(&mut self) -> f64 {
        let Run { digits: Digits { test, .. }, targets, .. } = &*self.run;
        let outputs = judge::outputs(self.best.as_ref().unwrap_or(&self.net), targets, test);
        let accuracy = accuracy_in(targets, outputs.view(), &test.labels);
        self.tested = Some(outputs);
        accuracy
    }

    /// Saves the run, if that was asked for.
    pub(super) fn save(&mut self) -> Result<(), TrainError> {
        self.run.state.steps = self.optimiser.steps();
        self.run.state.random = self.rng.get_word_pos() as u64;
        let Some(path) = &self.run.options.checkpoint else {
            return Ok(());
        };
        let contents = Contents {
            settings: &self.run.settings,
            state: &self.run.state,
            data: &self.run.data,
            classes: &self.run.digits.classes,
            net: &self.net,
            means: self.optimiser.means(),
            best: self.best.as_ref(),
        };
        Ok(contents.write(path)?)
    }

    /// Ends the run: what it came to is noted, the report is written, and the next one begins with the next seed.
    ///
    /// # Errors
    /// [`TrainError`] if the report cannot be written, or what runs came to cannot be printed.
    pub fn finish(mut self) -> Result<M, TrainError> {
        if let Some(best) = self.best.take() {
            self.net = best;
        }
        let state = &mut self.run.state;
        let accuracies = || state.records.iter().filter_map(|record| record.test_accuracy);
        let outcome = Outcome {
            seed: state.seed,
            last: accuracies().next_back().unwrap_or(f64::NAN),
            best: accuracies().fold(f64::NAN, f64::max),
        };
        state.finished.push(outcome);
        let is_last = state.finished.len() >= self.run.settings.runs;
        let summary = summary::line(&state.finished, self.run.settings.reference.as_ref());
        if let Some(line) = summary.filter(|_| is_last) {
            self.run.log.say(&line)?;
        }
        self.report()?;
        let state = &mut self.run.state;
        let finished = std::mem::take(&mut state.finished);
        *state = State::new(state.seed + 1, finished);
        Ok(self.net)
    }

    /// Writes the report, if that was asked for.
    fn report(&mut self) -> Result<(), TrainError> {
        let Run { settings, options, digits, targets, state, .. } = &*self.run;
        let Some(folder) = &options.report else {
            return Ok(());
        };
        // A run that was over when it was resumed has not looked at them.
        let tested = self.tested.take();
        let outputs = tested.unwrap_or_else(|| judge::outputs(&self.net, targets, &digits.test));
        Report { settings, digits, targets, state, net: &self.net, outputs }.write(folder)
    }

    /// Ctrl-C ends the run here.
    pub(super) fn check_interrupt(&mut self) -> Result<(), TrainError> {
        if !interrupt::is_pressed() {
            return Ok(());
        }
        self.save()?;
        let epoch = self.run.state.epochs() + 1;
        Err(TrainError::Interrupted { epoch, checkpoint: self.run.options.checkpoint.clone() })
    }
}
