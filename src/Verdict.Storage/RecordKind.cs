namespace Verdict.Storage;

/// <summary>What a run of records holds. Numbers stand in files and are never reused; readers pass over kinds they do not know.</summary>
public enum RecordKind
{
    /// <summary>Consecutive events of one zone and epoch.</summary>
    ZoneEvents = 1,

    /// <summary>What a server measured of itself; no part of any zone's sequence.</summary>
    ServerFigures = 2,
}
