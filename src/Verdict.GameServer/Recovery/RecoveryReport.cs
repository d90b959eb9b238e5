using Verdict.Events;

namespace Verdict.GameServer.Recovery;

/// <summary>A recovery's certificate, and all that there is to say about it.</summary>
/// <param name="AtMs">Unix time in milliseconds.</param>
/// <param name="Epoch">The epoch that began with it.</param>
/// <param name="Players">Players that have their seats again.</param>
/// <param name="Certificate">As it is recorded; its notes may be cut there.</param>
/// <param name="Notes">Which rungs failed, and why: the whole of it.</param>
internal sealed record RecoveryReport(long AtMs, Epoch Epoch, int Players, ZoneRecovered Certificate, IReadOnlyList<string> Notes);
