// CourierTests
