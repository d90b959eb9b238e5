namespace Verdict.Storage.Journal;

/// <summary>What happens when events that nobody has taken yet use a journal's disk budget up.</summary>
public enum JournalFullPolicy
{
    /// <summary>Play goes on, and the oldest segments are deleted, each event in them counted: consumers will never see them. What a
    /// zone's recovery still needs is never deleted; when only that is left, zones answer Busy.</summary>
    DropOldest,

    /// <summary>Nothing is lost, and zones answer Busy until there is room.</summary>
    RefuseNew,
}
