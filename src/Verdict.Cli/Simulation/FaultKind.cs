namespace Verdict.Cli.Simulation;

/// <summary>What a simulation does to those who must bear it.</summary>
internal enum FaultKind
{
    ServerKilled,
    PowerLost,
    DiskRefused,
    KafkaAway,
    KafkaTookPart,
    KafkaAnswerLost,
    KafkaSlow,
    KafkaLate,
    ConsumerKilledBeforeCommit,
    ConsumerKilledAfterCommit,
    ConsumersOverlapped,
    ConsumerStoreAway,
}
