/// The pipeline that the logs of one run share, and the numbers of their files.
///
/// Confined to the queue of its owner.
final class SharedPipeline {
  var pipeline: any LogPipeline
  /// The number of the next file opened, over all logs of the run.
  var nextNumber = 0

  init(_ pipeline: any LogPipeline) { self.pipeline = pipeline }
}
