/// Scalar summaries of TensorBoard event files, old form (`simple_value`) and tensor form.
package enum TensorBoardEvents: StructuredFormat {
  package static let id = "tensorboard"
  package static let summary =
    "TensorBoard event files (events.out.tfevents.*): CleanRL, TRL, verl, SB3, RLlib, NeMo."
  package static let kind = RecordKind.events
  package static let sample = bytes(
    hex: """
      1800000000000000a37f4b2209000000406e55da411a0d627261696e2e4576656e743a32c3486dfc230000000000\
      0000b09f774309000040406e55da4110012a160a140a0d747261696e2f656e74726f7079150000c03f5613bc2327\
      00000000000000bbe1b14609000050406e55da4110012a1a0a180a0c747261696e2f726577617264420808012204\
      0000803ee63f722e2300000000000000b09f774309000080406e55da4110022a160a140a0d747261696e2f656e74\
      726f7079150000403f85e34af32700000000000000bbe1b14609000090406e55da4110022a1a0a180a0c74726169\
      6e2f7265776172644208080122040000003f65b9f06b
      """)

  // Field numbers of tensorflow/core/util/event.proto and framework/{summary,tensor,types}.proto.
  private enum Event { static let wallTime = 1, step = 2, summary = 5 }
  private enum Summary { static let value = 1 }
  private enum Value { static let tag = 1, simpleValue = 2, tensor = 8 }
  private enum Tensor {
    static let type = 1, content = 4, float = 5, double = 6, int = 7, int64 = 10
  }
  private enum TensorType {
    static let float: UInt64 = 1, double: UInt64 = 2, int32: UInt64 = 3, int64: UInt64 = 9
  }

  /// The step of an event with a scalar or a histogram; nil when it has none.
  package static func summaryStep(of event: UnsafeRawBufferPointer) -> Int64? {
    var fields = ProtoFields(event)
    var step: Int64 = 0
    var hasScalar = false
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Event.step, .varint(let value)): step = Int64(bitPattern: value)
      case (Event.summary, .bytes(let summary)):
        scalars(of: summary) { _, _ in hasScalar = true }
        if hasHistogram(summary) { hasScalar = true }
      default: break
      }
    }
    return hasScalar && !fields.isMalformed ? step : nil
  }

  package static func read(
    _ record: UnsafeRawBufferPointer, into draft: inout RowDraft
  ) -> LineReading {
    var fields = ProtoFields(record)
    var step: Int64 = 0
    var time: Double?
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Event.wallTime, .fixed64(let bits)): time = Double(bitPattern: bits)
      case (Event.step, .varint(let value)): step = Int64(bitPattern: value)
      case (Event.summary, .bytes(let summary)):
        scalars(of: summary) { tag, value in
          if let slot = draft.slot(of: tag) { draft.add(value, slot: slot) }
        }
        histograms(of: summary, into: &draft)
      default: break
      }
    }
    guard !fields.isMalformed else { return .rejected(.malformed) }
    if let slot = draft.keys.slot(named: "step") { draft.add(Double(step), slot: slot) }
    if let time, let slot = draft.keys.slot(named: "wall_time") { draft.add(time, slot: slot) }
    return reading(of: draft)
  }

  private static func scalars(
    of summary: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>, Double) -> Void
  ) {
    var fields = ProtoFields(summary)
    while let field = fields.next() {
      guard case (Summary.value, .bytes(let value)) = (field.number, field.value) else { continue }
      scalar(of: value, body)
    }
  }

  private static func scalar(
    of value: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>, Double) -> Void
  ) {
    var fields = ProtoFields(value)
    var tag: UnsafeRawBufferPointer?
    var number: Double?
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Value.tag, .bytes(let text)): tag = text
      case (Value.simpleValue, .fixed32(let bits)): number = Double(Float(bitPattern: bits))
      case (Value.tensor, .bytes(let tensor)): number = number ?? element(of: tensor)
      default: break
      }
    }
    if let tag, let number { body(tag.bindMemory(to: UInt8.self), number) }
  }

  private static func hasHistogram(_ summary: UnsafeRawBufferPointer) -> Bool {
    var fields = ProtoFields(summary)
    while let field = fields.next() {
      guard case (Summary.value, .bytes(let value)) = (field.number, field.value) else { continue }
      if TensorBoardHistogram(value) != nil { return true }
    }
    return false
  }

  /// Rewards told as a histogram.
  private static func histograms(of summary: UnsafeRawBufferPointer, into draft: inout RowDraft) {
    var fields = ProtoFields(summary)
    while let field = fields.next() {
      guard case (Summary.value, .bytes(let value)) = (field.number, field.value),
        let histogram = TensorBoardHistogram(value),
        let slot = draft.slot(of: histogram.tag.bindMemory(to: UInt8.self)),
        draft.wantsList(slot: slot)
      else { continue }
      for sample in histogram.samples { draft.addSample(sample, slot: slot) }
    }
  }

  /// The only element of a tensor; nil for another number of elements or another type.
  private static func element(of tensor: UnsafeRawBufferPointer) -> Double? {
    var fields = ProtoFields(tensor)
    var type: UInt64 = 0
    var content: UnsafeRawBufferPointer?
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Tensor.type, .varint(let value)): type = value
      case (Tensor.content, .bytes(let bytes)) where !bytes.isEmpty: content = bytes
      case (Tensor.float, .bytes(let bytes)), (Tensor.double, .bytes(let bytes)): content = bytes
      case (Tensor.float, .fixed32(let bits)): return Double(Float(bitPattern: bits))
      case (Tensor.double, .fixed64(let bits)): return Double(bitPattern: bits)
      case (Tensor.int, .varint(let value)), (Tensor.int64, .varint(let value)):
        return Double(Int64(bitPattern: value))
      default: break
      }
    }
    guard let content else { return nil }
    switch (type, content.count) {
    case (TensorType.float, 4):
      return Double(Float(bitPattern: content.loadUnaligned(as: UInt32.self).littleEndian))
    case (TensorType.double, 8):
      return Double(bitPattern: content.loadUnaligned(as: UInt64.self).littleEndian)
    case (TensorType.int32, 4):
      return Double(Int32(bitPattern: content.loadUnaligned(as: UInt32.self).littleEndian))
    case (TensorType.int64, 8):
      return Double(Int64(bitPattern: content.loadUnaligned(as: UInt64.self).littleEndian))
    default: return nil
    }
  }
}
