import Foundation
import Testing
import WatchTestSupport

@testable import WatchEngine

struct RingBufferTests {
  @Test func keepsTheLastValuesInOrder() {
    var ring = RingBuffer(capacity: 3)
    for value in 1...5 {
      ring.append(Double(value))
      #expect(ring.ordered == (max(1, value - 2)...value).map(Double.init))
    }
    #expect(ring.count == 3)
  }

  @Test(arguments: [0, -5])
  func withoutCapacityItStaysEmpty(_ capacity: Int) {
    var ring = RingBuffer(capacity: capacity)
    ring.append(1)
    #expect(ring.ordered == [] && ring.count == 0)
  }

  @Test func aCheckpointKeepsTheOrderInMemory() throws {
    var ring = RingBuffer(capacity: 3)
    for value in 1...4 { ring.append(Double(value)) }
    var copy = try Checkpointed.copy(of: ring)
    #expect(copy.storage == [4, 2, 3])
    copy.append(5)
    #expect(copy.ordered == [3, 4, 5])
  }

  @Test(arguments: [
    #"{"capacity":2,"storage":[1,2,3],"next":0}"#, #"{"capacity":3,"storage":[1,2,3],"next":3}"#,
    #"{"capacity":3,"storage":[1,2,3],"next":-1}"#, #"{"capacity":-1,"storage":[],"next":0}"#,
  ])
  func aCorruptCheckpointIsAnErrorNotATrap(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RingBuffer.self, from: Data(text.utf8))
    }
  }
}
