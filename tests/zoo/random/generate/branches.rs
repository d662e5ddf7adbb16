//! `if` and `match` as statements.

use super::Writer;

impl Writer<'_> {
    pub(super) fn branch(&mut self) -> bool {
        let condition = self.condition(1);
        self.line(format!("if {condition} {{"));
        self.block(Self::statements);
        if self.chance.percent(25) {
            let condition = self.condition(1);
            self.line(format!("}} else if {condition} {{"));
            self.block(Self::statements);
        }
        if self.chance.percent(55) {
            self.line("} else {");
            self.block(Self::arm);
        }
        self.line("}");
        true
    }

    /// Statements that may end by leaving.
    pub(super) fn arm(&mut self) {
        self.statements();
        if !self.frames.is_empty()
            && self.chance.percent(20)
            && let Some(exit) = self.exit()
        {
            self.line(format!("{exit};"));
        }
    }

    pub(super) fn match_statement(&mut self) -> bool {
        if self.scope.ints().is_empty() {
            return false;
        }
        let (scrutinee, patterns) = self.patterns();
        self.line(format!("match {scrutinee} {{"));
        self.indent += 1;
        for (i, pattern) in patterns.iter().enumerate() {
            if i > 0 && self.chance.percent(20) {
                self.line(format!("{pattern} => {{}}"));
                continue;
            }
            self.line(format!("{pattern} => {{"));
            self.block(Self::arm);
            self.line("}");
        }
        self.indent -= 1;
        self.line("}");
        true
    }
}
