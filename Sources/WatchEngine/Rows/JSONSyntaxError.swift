/// Why a JSON text could not be parsed.
package struct JSONSyntaxError: Error, Equatable {
  /// Offset of the byte that was not understood.
  package var offset: Int

  package init(offset: Int) { self.offset = offset }
}
