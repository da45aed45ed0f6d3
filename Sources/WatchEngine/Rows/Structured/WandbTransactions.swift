/// The history of a W&B run as its own client writes it to disk, online or offline.
package enum WandbTransactions: StructuredFormat {
  package static let id = "wandb"
  package static let summary =
    "W&B's transaction log (wandb/*run-*/run-*.wandb), online or offline."
  package static let kind = RecordKind.transaction
  package static let sample = bytes(
    hex: """
      3a572642e1be0029f6bee30e000182010b42093132372e302e302e31dbf0a9fa4f0001124d0a15120a747261696e\
      2f6c6f7373820106302e303132350a17120f747261696e2f677261645f6e6f726d8201034e614e0a171211747261\
      696e2f676c6f62616c5f7374657082010131120208009dba0eca4f0001124d0a15120a747261696e2f6c6f737382\
      0106302e303132350a17120f747261696e2f677261645f6e6f726d8201034e614e0a171211747261696e2f676c6f\
      62616c5f737465708201013212020801
      """)

  // Field numbers of wandb/proto/wandb_internal.proto.
  private enum Transaction { static let history = 2 }
  private enum History { static let item = 1, step = 2 }
  private enum Item { static let key = 1, nestedKey = 2, valueJSON = 16 }
  private enum Step { static let number = 1 }

  package static func read(
    _ record: UnsafeRawBufferPointer, into draft: inout RowDraft
  ) -> LineReading {
    var fields = ProtoFields(record)
    var isHistory = false
    while let field = fields.next() {
      guard case (Transaction.history, .bytes(let history)) = (field.number, field.value) else {
        continue
      }
      isHistory = true
      guard read(history: history, into: &draft) else { return .rejected(.malformed) }
    }
    if fields.isMalformed { return .rejected(.malformed) }
    return isHistory ? reading(of: draft) : .noise
  }

  private static func read(
    history: UnsafeRawBufferPointer, into draft: inout RowDraft
  ) -> Bool {
    var fields = ProtoFields(history)
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (History.item, .bytes(let item)):
        guard read(item: item, into: &draft) else { return false }
      case (History.step, .bytes(let step)): read(step: step, into: &draft)
      default: break
      }
    }
    return !fields.isMalformed
  }

  /// The client's own count of log calls; a trainer's step key goes before it.
  private static func read(step: UnsafeRawBufferPointer, into draft: inout RowDraft) {
    var fields = ProtoFields(step)
    while let field = fields.next() {
      guard case (Step.number, .varint(let value)) = (field.number, field.value),
        let slot = draft.keys.slot(named: "_step")
      else { continue }
      draft.add(Double(Int64(bitPattern: value)), slot: slot)
    }
  }

  private static func read(item: UnsafeRawBufferPointer, into draft: inout RowDraft) -> Bool {
    var fields = ProtoFields(item)
    var key: [UInt8] = []
    var json: UnsafeRawBufferPointer?
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Item.key, .bytes(let text)): if !text.isEmpty { key = Array(text) }
      case (Item.nestedKey, .bytes(let part)):
        guard key.count + part.count < KeyTable.maxKeyBytes else { return true }
        if !key.isEmpty { key.append(0x2F) }
        key += part
      case (Item.valueJSON, .bytes(let text)): json = text
      default: break
      }
    }
    guard !fields.isMalformed else { return false }
    // `_step` is told by the record too.
    guard let json, let first = json.first, !key.elementsEqual("_step".utf8) else { return true }
    let slot = key.withUnsafeBufferPointer { draft.slot(of: $0) }
    guard let slot else { return true }
    if first == 0x22 {
      let text = UnsafeRawBufferPointer(rebasing: json.dropFirst().dropLast())
      draft.add(text: text.bindMemory(to: UInt8.self), slot: slot)
    } else if first == UInt8(ascii: "{") {
      guard draft.wantsList(slot: slot) else { return true }
      for sample in WandbHistogram.samples(json) { draft.addSample(sample, slot: slot) }
    } else if first == UInt8(ascii: "["), draft.wantsList(slot: slot) {
      guard var scanner = LiteralScanner(json, dialect: .lenientJSON) else { return true }
      _ = ObjectRow.samples(&scanner, slot: slot, &draft)
    } else if let value = number(json) {
      draft.add(value, slot: slot)
    }
    return true
  }

  /// A bare JSON number or `NaN`; nil for tables and media.
  private static func number(_ json: UnsafeRawBufferPointer) -> Double? {
    guard var scanner = LiteralScanner(json, dialect: .lenientJSON) else { return nil }
    if let value = scanner.number() { return scanner.at == scanner.end ? value : nil }
    guard var words = LiteralScanner(json, dialect: .lenientJSON),
      case .number(let value)? = words.word()
    else { return nil }
    return value
  }
}
