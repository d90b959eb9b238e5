namespace Verdict.Storage.Journal;

/// <summary>The steps of a commit that can fail.</summary>
internal enum JournalStep
{
    Write,
    Flush,
    Roll,
    Head,
}
