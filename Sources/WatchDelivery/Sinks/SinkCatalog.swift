/// Every kind of sink: adding one is its file and one line here.
package enum SinkCatalog {
  /// Sorted by id.
  package static let all: [any Sink.Type] = [
    HookSink.self,
    JournalSink.self,
    StandardErrorSink.self,
  ]
}
