//! One epoch: a pass over the training images, batch by batch.

use std::time::Instant;

use rand::rngs::ChaCha8Rng;

use super::super::bar::Bar;
use super::super::phases::Stopwatch;
use super::super::state::Under;
use super::super::{Model, Record, TrainError};
use super::Training;
use crate::data::{Batch, Deal, digit_names};
use crate::diff::zero_of;

/// An epoch under way. Its clock runs from here to [`finish`](Self::finish), evaluation excluded.
#[must_use = "an epoch is recorded when it is finished"]
pub struct Pass<'t, 'r, M> {
    training: &'t mut Training<'r, M>,
    deal: Deal,
    /// All batches of the epoch.
    batches: usize,
    /// Images of the batch that was dealt last.
    images: usize,
    /// A batch that is done with, for the memory of the next.
    done: Option<Batch>,
    bar: Option<Bar>,
    /// When this part of the epoch began, and the seconds of earlier parts, before an interruption.
    start: Instant,
    before: f64,
    /// For the phases of a step.
    watch: Stopwatch,
}

impl<'t, 'r, M: Model> Pass<'t, 'r, M> {
    pub(super) fn new(training: &'t mut Training<'r, M>) -> Result<Self, TrainError> {
        let under = training.run.state.epoch.clone();
        let run = &training.run;
        let (settings, images) = (&run.settings, run.digits.train.len());
        let size = settings.batch_size;
        // An interrupted epoch has its order again, then the random numbers of where it stopped.
        let here = training.rng.get_word_pos();
        if under.steps > 0 {
            training.rng.set_word_pos(under.random.into());
        } else {
            training.run.state.epoch = Under { random: here as u64, ..Under::default() };
        }
        let run = &training.run;
        let mut deal = Deal::new(&run.digits.train, &run.targets, size, &mut training.rng)?;
        let batches = deal.left();
        if under.steps > 0 {
            training.rng.set_word_pos(here);
            deal.skip(under.steps);
        }
        let number = training.run.state.epochs() + 1;
        let last = training.run.state.records.last();
        let accuracy = last.and_then(|record| record.validation_accuracy.or(record.test_accuracy));
        let bar = training.run.log.bar(number, images);
        let bar = bar.map(|bar| bar.after(under.images, accuracy));
        let (start, before, watch) = (Instant::now(), under.seconds, Stopwatch::start());
        Ok(Self { training, deal, batches, images: 0, done: None, bar, start, before, watch })
    }

    /// The next mini-batch, with its augmentation; `None` when all images were dealt.
    pub fn batch(&mut self) -> Option<Batch> {
        let Training { run, rng, .. } = &mut *self.training;
        let (train, bytes, done) = (&run.digits.train, run.bytes.as_ref(), self.done.take());
        let mut batch = self.deal.next_in(train, &run.targets, bytes, done)?;
        self.images = batch.len();
        run.settings.augmentation.apply(&mut batch, rng);
        self.watch.lap(&mut run.state.phases.batches);
        Some(batch)
    }

    /// The network as it is.
    pub fn net(&self) -> &M {
        &self.training.net
    }

    /// The network, and the random numbers of the run for dropout.
    pub fn parts(&mut self) -> (&M, &mut ChaCha8Rng) {
        (&self.training.net, &mut self.training.rng)
    }

    /// A step of the optimiser with the gradient of a batch: for plain descent w ← w − η·∂C/∂w, where C is the mean cost,
    /// and there the network may [descend in place](Model::step).
    ///
    /// # Errors
    /// [`TrainError::Diverged`] if the cost is not finite, and [`TrainError::Interrupted`] after Ctrl-C.
    pub fn step(&mut self, batch: Batch) -> Result<(), TrainError> {
        let eta = self.learning_rate();
        let Training { run, net, optimiser, rng, workspace, gradient, .. } = &mut *self.training;
        if optimiser.is_plain() {
            let cost = net.step(&batch, eta, workspace, rng);
            self.watch.lap(&mut run.state.phases.gradient);
            optimiser.note_step();
            self.done = Some(batch);
            self.finite(cost)?;
            return self.note(cost);
        }
        let mut gradient = gradient.take().unwrap_or_else(|| zero_of(net));
        let cost = net.gradient_in(&batch, &mut gradient, workspace, rng);
        self.done = Some(batch);
        let stepped = self.descend(cost, &gradient);
        self.training.gradient = Some(gradient);
        stepped
    }

    /// A step of the optimiser: for plain descent w ← w − η·∂C/∂w, where C is the mean cost of the batch.
    ///
    /// # Errors
    /// As those of [`step`](Self::step).
    pub fn descend(&mut self, cost: f32, gradient: &M) -> Result<(), TrainError> {
        let eta = self.learning_rate();
        self.watch.lap(&mut self.training.run.state.phases.gradient);
        self.finite(cost)?;
        let Training { run, net, optimiser, .. } = &mut *self.training;
        optimiser.step(net, gradient, eta);
        self.watch.lap(&mut run.state.phases.update);
        self.note(cost)
    }

    /// η at this step, by the schedule.
    fn learning_rate(&self) -> f32 {
        let (settings, state) = (&self.training.run.settings, &self.training.run.state);
        let time = state.epochs() as f32 + state.epoch.steps as f32 / self.batches as f32;
        settings.eta * settings.schedule.factor(time, settings.epochs)
    }

    /// The run goes on only with a cost that is a number.
    fn finite(&self, cost: f32) -> Result<(), TrainError> {
        let (settings, state) = (&self.training.run.settings, &self.training.run.state);
        let (epoch, step, cost) = (state.epochs() + 1, state.epoch.steps + 1, f64::from(cost));
        if cost.is_finite() {
            return Ok(());
        }
        Err(TrainError::Diverged { epoch, step, cost, eta: settings.eta })
    }

    /// Notes a step that was made.
    fn note(&mut self, cost: f32) -> Result<(), TrainError> {
        let state = &mut self.training.run.state;
        state.epoch.steps += 1;
        state.epoch.images += self.images;
        state.epoch.cost += self.images as f64 * f64::from(cost);
        if state.epoch.steps == self.batches / 2 {
            state.epoch.first_half = Some(state.epoch.mean());
        }
        state.epoch.seconds = self.before + self.start.elapsed().as_secs_f64();
        if let Some(bar) = &mut self.bar {
            let under = &state.epoch;
            bar.move_to(under.images, || under.mean());
        }
        self.training.check_interrupt()
    }

    /// The epoch is over: the network is judged, a line is printed and recorded, and the run is saved.
    ///
    /// # Errors
    /// [`TrainError`] if lines, metrics or the checkpoint cannot be written.
    pub fn finish(self) -> Result<Record, TrainError> {
        drop(self.bar);
        let run = &mut self.training.run;
        let under = std::mem::take(&mut run.state.epoch);
        // No clock is that fine; the bound keeps the quotient finite.
        let seconds = (self.before + self.start.elapsed().as_secs_f64()).max(1e-9);
        let digits = &run.digits;
        let is_digits = digits.classes == digit_names();
        let record = Record {
            epoch: run.state.epochs() + 1,
            seconds,
            images_per_second: under.images as f64 / seconds,
            train_cost: under.mean(),
            validation_accuracy: None,
            test_accuracy: None,
            data: digits.origin.name().into(),
            classes: if is_digits { Vec::new() } else { digits.classes.clone() },
            seed: (run.settings.runs > 1).then_some(run.state.seed),
        };
        let mut watch = Stopwatch::start();
        let record = self.training.judge(record, &under)?;
        watch.lap(&mut self.training.run.state.phases.evaluation);
        self.training.save()?;
        watch.lap(&mut self.training.run.state.phases.saving);
        self.training.check_interrupt()?;
        Ok(record)
    }
}
