using System.Text;
using Verdict.Events;
using Verdict.Tests.Protocol;

namespace Verdict.Tests.Events;

public class ApprovedEventsTests
{
    private const string ApprovedFile = "src/Verdict.Events/events.approved.txt";

    [Fact]
    public void Events_are_as_they_were_approved()
    {
        var approved = File.ReadAllText(Vectors.RepositoryPath(ApprovedFile));
        var present = ApprovedEvents.Describe();
        if (approved == present) return;
        Assert.Fail(
            $"The events differ from {ApprovedFile}. Consumers out there rely on it. If the change only adds, raise the event's Version, " +
            $"write the new lines into the file and run 'verdict contracts'.\n{Difference(approved, present)}");
    }

    [Fact]
    public void Every_event_has_a_record_and_a_topic()
    {
        foreach (var type in Enum.GetValues<EventType>())
        {
            Assert.StartsWith("game.events.", Topics.Of(type).Name(), StringComparison.Ordinal);
            Assert.NotNull(typeof(EventType).Assembly.GetType($"Verdict.Events.{type}"));
        }
    }

    [Fact]
    public void A_difference_shows_both_lines()
    {
        var difference = Difference("a\nb\n", "a\nc\n");
        Assert.Equal("- b\n+ c\n", difference);
    }

    private static string Difference(string approved, string present)
    {
        string[] before = approved.Split('\n'), now = present.Split('\n');
        var text = new StringBuilder();
        foreach (var line in before.Except(now)) text.Append("- ").Append(line).Append('\n');
        foreach (var line in now.Except(before)) text.Append("+ ").Append(line).Append('\n');
        return text.ToString();
    }
}
