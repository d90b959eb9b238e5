namespace Verdict.Storage;

/// <summary>What a run of records holds. Numbers stand in files and are never reused; readers pass over kinds they do not know.</summary>
public enum RecordKind
{
    /// <summary>Consecutive events of one zone and epoch.</summary>
    ZoneEvents = 1,

    /// <summary>What a server measured of itself; no part of any zone's sequence.</summary>
    ServerFigures = 2,

    /// <summary>A cold snapshot of one zone; its sequence is that of the last event in it. No part of any zone's sequence.</summary>
    ZoneSnapshot = 3,

    /// <summary>What an operator wants done. Stands in the journal of commands, which the platform writes.</summary>
    PlatformCommand = 4,

    /// <summary>What became of an operator's command; no part of any zone's sequence.</summary>
    CommandOutcome = 5,

    /// <summary>A zone that somebody looks at; no part of any zone's sequence, and dropped rather than waited for.</summary>
    ZoneView = 6,
}
