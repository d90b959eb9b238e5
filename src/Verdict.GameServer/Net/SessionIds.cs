namespace Verdict.GameServer.Net;

/// <summary>Numbers connections so that a number never comes back, not even after a restart, and fits in 53 bits.</summary>
/// <remarks>Milliseconds since 2025 times 4,096, then counted up: a later start begins
/// higher unless more than 4,096 connections came every millisecond.</remarks>
internal static class SessionIds
{
    private static readonly long FirstMs = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static long _last = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - FirstMs) << 12;

    public static long Next() => Interlocked.Increment(ref _last);
}
