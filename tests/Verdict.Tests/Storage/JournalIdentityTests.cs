using Verdict.Storage.Journal;

namespace Verdict.Tests.Storage;

public sealed class JournalIdentityTests : IDisposable
{
    private readonly JournalDirectory _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_journal_is_given_an_id_once_and_keeps_it()
    {
        Assert.Empty(JournalIdentity.Read(_journal.Path));
        string id;
        using (var writer = _journal.OpenWriter()) id = writer.Id;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, JournalIdentity.Read(_journal.Path));
        using var again = _journal.OpenWriter();
        Assert.Equal(id, again.Id);
        using var other = new JournalDirectory();
        using var others = other.OpenWriter();
        Assert.NotEqual(id, others.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void An_id_that_is_none_is_replaced(string damaged)
    {
        File.WriteAllText(Path.Combine(_journal.Path, "id"), damaged);
        Assert.Empty(JournalIdentity.Read(_journal.Path));
        using var writer = _journal.OpenWriter();
        Assert.Equal(writer.Id, JournalIdentity.Read(_journal.Path));
    }
}
