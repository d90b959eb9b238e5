namespace Verdict.Cli.Simulation;

/// <summary>What a simulation does to those who must bear it.</summary>
internal enum FaultKind
{
    ServerKilled,
    KilledInStart,
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
    HotStoreAway,
    HotStoreWiped,
    HotSnapshotExpired,
    HotSnapshotDamaged,
    HotSnapshotTruncated,
    HotSnapshotOutdated,
    ColdStoreAway,
    ColdStoreWiped,
    OwnerStalled,
}
