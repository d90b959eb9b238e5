namespace Verdict.Storage.Journal;

/// <summary>What opening a journal for writing found at its end, and did about it.</summary>
public sealed class JournalRecovery
{
    private readonly List<string> _notes = [];

    /// <summary>Bytes of a write that a crash had cut short. They had not been confirmed to anybody, and are gone.</summary>
    public long TornBytes { get; internal set; }

    /// <summary>Events that had been confirmed as durable and can no longer be read. 0 unless the disk broke its word.</summary>
    public long EventsLost { get; internal set; }

    /// <summary>Files that hold what was damaged, for review.</summary>
    public int FilesMovedAside { get; internal set; }

    /// <summary>What was found, in sentences for the log; none when the journal was closed properly.</summary>
    public IReadOnlyList<string> Notes => _notes;

    internal void Note(string sentence) => _notes.Add(sentence);
}
