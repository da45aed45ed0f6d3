import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// The dip test against published and generated vectors.
@Suite(.enabled(if: Repository.shared != nil, "needs the team's shared data"))
struct DipVectorTests {
  struct File: Decodable { var vectors: [Vector] }
  struct Vector: Decodable {
    var name: String
    var n: Int
    var x: [Double]
    var dip: Double
    var pval: Double
  }

  @Test func allVectorsAgree() throws {
    let url = try #require(Repository.shared).appendingPathComponent("data/diptest-vectors.json")
    let vectors = try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).vectors
    #expect(vectors.count == 86)
    for vector in vectors {
      let test = DipTest(vector.x)
      #expect(abs(test.dip - vector.dip) <= 1e-12, "\(vector.name) \(vector.n)")
      #expect(abs(test.pValue - vector.pval) <= 0.005, "\(vector.name) \(vector.n)")
      let mirrored = DipTest(vector.x.map { -$0 })
      #expect(abs(mirrored.dip - test.dip) <= 1e-12, "\(vector.name) mirrored")
    }
  }
}
