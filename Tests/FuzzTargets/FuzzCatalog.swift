/// The fuzz targets of the engine; the config's is `ConfigFuzz`, beside the config's tests.
package enum FuzzCatalog {
  package static let engine: [FuzzTarget] = [
    CheckpointFuzz.target,
    JSONFuzz.target,
    PathFuzz.target,
    RowFuzz.target,
    TextFuzz.target,
    VerdictFuzz.target,
  ]
}
