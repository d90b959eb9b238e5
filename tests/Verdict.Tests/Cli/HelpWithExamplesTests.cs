using System.CommandLine;
using Verdict.Cli.Terminal;

namespace Verdict.Tests.Cli;

public sealed class HelpWithExamplesTests
{
    [Fact]
    public void Help_is_given_to_whoever_asks_also_when_nothing_else_was_given()
    {
        var verb = new Command("verb", "Does something.");
        verb.Validators.Add(static result => result.AddError("Give more than that."));
        var root = new RootCommand("Everything.") { HelpWithExamples.Teach(verb, "Examples: none.") };
        HelpWithExamples.Install(root);
        Assert.Single(root.Parse(["verb"]).Errors);

        var asked = root.Parse(["verb", "--help"]);
        using var said = new StringWriter();
        Assert.Empty(asked.Errors);
        Assert.Equal(0, asked.Invoke(new() { Output = said }));
        Assert.Contains("Examples: none.", said.ToString(), StringComparison.Ordinal);
    }
}
