using System.Security.Cryptography;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.IntegrationTests.SnapshotStores;

/// <summary>Snapshots whose state is of no matter.</summary>
internal static class AnySnapshot
{
    /// <summary>A zone of which no store can have heard: stores outlive the tests, so zones must not be used twice.</summary>
    public static ZoneId Zone() => new(Random.Shared.Next(1_000_000, int.MaxValue));

    public static byte[] Bytes(ZoneId zone, int epoch, long sequence, int stateBytes = 100)
    {
        var state = RandomNumberGenerator.GetBytes(stateBytes);
        var head = new ZoneSnapshotHead(
            zone,
            new(epoch),
            sequence,
            sequence * 2,
            1_700_000_000_000,
            3,
            SnapshotTrigger.Periodic,
            "",
            "game-1",
            new('a', 32),
            123,
            StateHash.From(SHA256.HashData(state)));
        var bytes = new byte[ZoneSnapshot.BytesMax(stateBytes)];
        return bytes[..ZoneSnapshot.Write(bytes, head, state)];
    }
}
