/// How often a key carried a number.
package struct KeyUse: Codable, Sendable, Equatable {
  package var key: String
  package var count: UInt64

  package init(key: String, count: UInt64) {
    self.key = key
    self.count = count
  }
}
