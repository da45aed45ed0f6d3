/// Reads the rows of one log, record by record, whatever its format.
///
/// The format is recognised from the bytes: the first line that is surely a row (or a table's header)
/// decides. While nothing is adopted, or the adopted one is unsure, every format looks at every line;
/// a sure one replaces it at once. A sure one is replaced after ``patience`` lines without a row, by
/// another sure one. The coded form is complete: a reader decoded in the middle of a file goes on as if
/// nothing had happened.
package struct RowReader: Sendable {
  package private(set) var counters = RowCounters()
  /// The id of the format in use; nil before one is recognised.
  package private(set) var formatID: String?
  /// The format of the last record that wasn't text; it rules while such records come.
  private(set) var structured: (any StructuredFormat.Type)?
  private var rewrites = RewriteGuard()
  /// The last record was a line without a row: what programs say, errors among it.
  package private(set) var lastWasText = false
  let fixed: String?
  private let metrics: [String: String]
  private let log: String
  private var format: (any LogFormat.Type)?
  private(set) var confidence = Confidence.likely
  var draft: RowDraft
  private var memory = FormatMemory()
  private var clock = StepClock()
  private var evaluation = HeldOutReward()
  /// Fingerprint of the row a progress bar last showed.
  private var lastRedraw: UInt64?
  private var patience = FormatPatience()

  /// `format` fixes the format by its id (unknown ids are the config check's to refuse: here they
  /// mean "recognise"); `metrics` maps keys to canonical names, "step", "rewards" or "ignore"; `log` is the
  /// log's path, which names the metric of files that hold but one.
  package init(format: String? = nil, metrics: [String: String] = [:], log: String = "") {
    fixed = format
    self.metrics = metrics
    self.log = log
    draft = RowDraft(overrides: metrics, fileKey: FileKey.key(ofLog: log))
    if let format, let type = LogFormatCatalog.format(id: format) {
      self.format = type
      formatID = type.id
      confidence = .sure
    }
  }

  /// Other settings for the same log: counters and steps go on, the format is recognised anew.
  package init(format: String?, metrics: [String: String], continuing other: RowReader) {
    self.init(format: format, metrics: metrics, log: other.log)
    counters = other.counters
    clock = other.clock
    evaluation = other.evaluation
    memory = other.memory
    rewrites = other.rewrites
  }

  /// Each row tells the values of these keys (``MetricRow/watched``) from here on.
  package mutating func watch(_ keys: [String]) { draft.watch(keys) }

  /// A new file follows: a table's header must be read again; steps and counters go on.
  package mutating func beginFile() {
    memory = FormatMemory()
    rewrites.begin()
    evaluation.beginFile()
    clock.beginFile()
    patience = FormatPatience()
    if fixed == nil || LogFormatCatalog.format(id: fixed ?? "") == nil {
      // The next file may be another program's: any sure row decides anew.
      confidence = .likely
    }
  }

  /// Reads the next record of the file.
  package mutating func read(_ record: Record, emit: (RowOutcome) -> Void) {
    lastWasText = false
    guard record.kind == .line else { return readStructured(record, emit) }
    if structured != nil {
      structured = nil
      formatID = format?.id
    }
    let line = TextLine(record.bytes)
    guard !line.whole.isEmpty else { return }
    var reading = LineReading.noise
    if let format {
      draft.begin()
      reading = format.read(line, memory: &memory, into: &draft)
    }
    if mayLookElsewhere(reading) { reading = lookElsewhere(line, own: reading, emit) }
    settle(reading, line, record, emit)
  }

  private mutating func readStructured(_ record: Record, _ emit: (RowOutcome) -> Void) {
    guard record.kind != .damaged else {
      counters.reject(.damaged, record.bytes, at: record.offset)
      return emit(.rejected(.damaged, offset: record.offset))
    }
    guard let type = LogFormatCatalog.structured.first(where: { $0.kind == record.kind }) else {
      return
    }
    draft.begin()
    let reading = type.read(record.bytes, into: &draft)
    if structured?.kind != type.kind, reading != .noise {
      structured = type
      formatID = type.id
      emit(.recognised(format: type.id))
    }
    // Bytes of a container say nothing in a report of rejected lines; a document's object does.
    let shown =
      type.kind == .object ? record.bytes : UnsafeRawBufferPointer(start: nil, count: 0)
    settle(reading, TextLine(shown), record, emit)
  }

  /// The file has ended for good; no line format holds anything back.
  package mutating func finish(emit: (RowOutcome) -> Void) {}

  /// The step of the last row; 0 before the first.
  package var lastStep: Int { clock.last }

  // MARK: Recognising

  private func mayLookElsewhere(_ reading: LineReading) -> Bool {
    if fixed != nil, format != nil, fixed == formatID { return false }
    return patience.asksOthers(after: reading, confidence)
  }

  /// Lets the other formats read the line; adopts one when it may replace the present one.
  private mutating func lookElsewhere(
    _ line: TextLine, own: LineReading, _ emit: (RowOutcome) -> Void
  ) -> LineReading {
    var best: (any LogFormat.Type)?
    var bestReading = own
    var bestMemory = memory
    for type in LogFormatCatalog.all where type.id != formatID {
      var trial = memory
      draft.begin()
      let reading = type.read(line, memory: &trial, into: &draft)
      guard reading.rank > bestReading.rank else {
        // A banner comes before the first row that would get its format adopted.
        memory.bannerStep = trial.bannerStep
        continue
      }
      best = type
      bestReading = reading
      bestMemory = trial
    }
    let isFresh = format == nil || (confidence == .likely && counters.accepted == 0)
    guard let best, patience.yields(to: bestReading, isFresh: isFresh) else {
      // The draft must hold what is reported again.
      guard let format = format ?? best else { return bestReading }
      draft.begin()
      return format.read(line, memory: &memory, into: &draft)
    }
    format = best
    formatID = best.id
    memory = bestMemory
    patience = FormatPatience()
    confidence = .likely
    emit(.recognised(format: best.id))
    draft.begin()
    return best.read(line, memory: &memory, into: &draft)
  }

  // MARK: Settling

  /// Files whose writers hold all rows in memory and write them anew.
  private func isRewritten(_ record: Record) -> Bool {
    record.kind == .object || (record.kind == .line && formatID == CSVRows.id)
  }

  /// Whether a row is the last one again, its bar drawn anew.
  private mutating func isRepeated(_ row: MetricRow, in line: TextLine) -> Bool {
    guard formatID == KeyValue.id, ProgressBar.hasFigures(line.tail) else { return false }
    let print = RewriteGuard.fingerprint(of: row, step: nil)
    defer { lastRedraw = print }
    return print == lastRedraw
  }

  private mutating func settle(
    _ reading: LineReading, _ line: TextLine, _ record: Record, _ emit: (RowOutcome) -> Void
  ) {
    switch reading {
    case .row(let start, let sure):
      if start > 0 { clock.observe(UnsafeRawBufferPointer(rebasing: line.whole[..<start])) }
      patience.row(sure)
      confidence = sure
      let stepKey = draft.stepValue
      var row = draft.take()
      if isRepeated(row, in: line) { return }
      let isKnown = isRewritten(record) && rewrites.passes(over: row, step: stepKey)
      evaluation.join(&row)
      if isKnown { return }
      row.index = counters.accepted
      row.offset = record.offset
      (row.step, row.stepSource) = clock.stamp(key: stepKey, banner: memory.bannerStep)
      counters.accepted &+= 1
      emit(.row(row))
      if start > 0 { clock.observe(UnsafeRawBufferPointer(rebasing: line.whole[start...])) }
    case .header: patience.misses = 0
    case .rejected(let reason):
      patience.misses &+= 1
      if reason == .evaluation {
        draft.countKeys()
        evaluation.take(draft.evalReward)
      }
      counters.reject(reason, line.whole, at: record.offset)
      clock.observe(line.whole)
      emit(.rejected(reason, offset: record.offset))
    case .noise:
      patience.misses &+= 1
      lastWasText = record.kind == .line
      counters.noiseLines &+= 1
      clock.observe(line.whole)
    }
  }
}

extension RowReader: Codable {
  private enum CodingKeys: String, CodingKey {
    case fixed, metrics, format, confidence, memory, clock, counters, misses, rivalHits
    case stableBaselines, keys, droppedKeys, structured, rewrites, log, evaluation
    case lastRedraw, steadyRows
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      format: try values.decodeIfPresent(String.self, forKey: .fixed),
      metrics: try values.decode([String: String].self, forKey: .metrics),
      log: try values.decodeIfPresent(String.self, forKey: .log) ?? "")
    if let id = try values.decodeIfPresent(String.self, forKey: .format) {
      guard let type = LogFormatCatalog.format(id: id) else {
        throw DecodingError.dataCorruptedError(
          forKey: .format, in: values, debugDescription: "no such format: \(id)")
      }
      format = type
      formatID = id
    }
    if let kind = try values.decodeIfPresent(RecordKind.self, forKey: .structured) {
      structured = LogFormatCatalog.structured.first { $0.kind == kind }
      formatID = structured?.id ?? formatID
    }
    // Snapshots made before they were kept lack them.
    evaluation =
      try values.decodeIfPresent(HeldOutReward.self, forKey: .evaluation) ?? HeldOutReward()
    patience.steadyRows = max(0, try values.decodeIfPresent(Int.self, forKey: .steadyRows) ?? 0)
    lastRedraw = try values.decodeIfPresent(UInt64.self, forKey: .lastRedraw)
    rewrites = try values.decodeIfPresent(RewriteGuard.self, forKey: .rewrites) ?? RewriteGuard()
    confidence = try values.decode(Confidence.self, forKey: .confidence)
    memory = try values.decode(FormatMemory.self, forKey: .memory)
    clock = try values.decode(StepClock.self, forKey: .clock)
    counters = try values.decode(RowCounters.self, forKey: .counters)
    patience.misses = max(0, try values.decode(Int.self, forKey: .misses))
    patience.rivalHits = max(0, try values.decode(Int.self, forKey: .rivalHits))
    draft.isStableBaselines = try values.decode(Bool.self, forKey: .stableBaselines)
    for use in try values.decode([KeyUse].self, forKey: .keys) {
      if let slot = draft.keys.slot(named: use.key) { draft.keys.counts[slot] = use.count }
    }
    draft.keys.dropped = try values.decode(UInt64.self, forKey: .droppedKeys)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(fixed, forKey: .fixed)
    try values.encode(metrics, forKey: .metrics)
    try values.encodeIfPresent(format?.id, forKey: .format)
    try values.encodeIfPresent(structured?.kind, forKey: .structured)
    try values.encode(rewrites, forKey: .rewrites)
    try values.encode(evaluation, forKey: .evaluation)
    if patience.steadyRows > 0 { try values.encode(patience.steadyRows, forKey: .steadyRows) }
    try values.encodeIfPresent(lastRedraw, forKey: .lastRedraw)
    if !log.isEmpty { try values.encode(log, forKey: .log) }
    try values.encode(confidence, forKey: .confidence)
    try values.encode(memory, forKey: .memory)
    try values.encode(clock, forKey: .clock)
    try values.encode(counters, forKey: .counters)
    try values.encode(patience.misses, forKey: .misses)
    try values.encode(patience.rivalHits, forKey: .rivalHits)
    try values.encode(draft.isStableBaselines, forKey: .stableBaselines)
    try values.encode(uses { _ in true }, forKey: .keys)
    try values.encode(draft.keys.dropped, forKey: .droppedKeys)
  }
}
