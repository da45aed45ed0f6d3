/// The text a checkpoint's tree is written as.
package protocol CheckpointCoder: Sendable {
  func encode(_ node: ConfigNode) -> [UInt8]
  func decode(_ bytes: [UInt8]) throws -> ConfigNode
}
