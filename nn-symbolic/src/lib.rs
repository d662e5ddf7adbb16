//! Exact symbolic differentiation over hash-consed expression graphs, and adjoints of whole programs.
