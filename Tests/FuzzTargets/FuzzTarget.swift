/// One thing that reads what strangers write, with what must hold for any bytes.
///
/// The same target runs under libFuzzer (`make fuzz`) and, seeded, for seconds in `make test`.
package struct FuzzTarget: Sendable {
  package let name: String
  /// Inputs that reach deep; mutation starts from them.
  package let seeds: [[UInt8]]
  /// Words worth putting in: keys, numbers, signs of the grammar.
  package let words: [String]
  /// Runs one input and says what doesn't hold.
  ///
  /// nil: all well. A trap is a finding too.
  package let check: @Sendable (UnsafeRawBufferPointer) -> String?

  package init(
    name: String, seeds: [[UInt8]], words: [String] = [],
    check: @escaping @Sendable (UnsafeRawBufferPointer) -> String?
  ) {
    self.name = name
    self.seeds = seeds
    self.words = words
    self.check = check
  }

  /// Runs the seeds and then `count` mutations of them; the first finding, with its input.
  ///
  /// `seed` decides every mutation, so a finding comes again.
  package func run(
    seed: UInt64, count: Int, more: [[UInt8]] = []
  ) -> (input: [UInt8], finding: String)? {
    let corpus = seeds + more
    var mutator = Mutator(seed: seed, corpus: corpus, words: words)
    for input in corpus + (0..<count).lazy.map({ _ in mutator.next() }) {
      if let finding = input.withUnsafeBytes({ check($0) }) { return (input, finding) }
    }
    return nil
  }
}
