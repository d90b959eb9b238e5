using System.Runtime.CompilerServices;
using Verdict.Cli.Building;
using Verdict.Cli.Contracts;

namespace Verdict.Tests.Cli;

public sealed class ContractsTests
{
    [Fact]
    public void The_TypeScript_contracts_say_what_the_records_say() => Assert.True(
        ContractsCommand.IsFresh(Repository.Find(ThisFile())),
        "platform/src/contracts/events.ts is stale. Run: ./verdict contracts");

    [Fact]
    public void A_records_parameters_are_its_fields_in_their_order()
    {
        var text = TypeScriptContracts.Generate();
        var moved = text[text.IndexOf("export function decodePlayerMoved", StringComparison.Ordinal)..];
        Assert.Contains("playerId: integer(f[0], 'PlayerMoved.playerId')", moved, StringComparison.Ordinal);
        Assert.Contains("from: position(f[1], 'PlayerMoved.from')", moved, StringComparison.Ordinal);
        Assert.Contains("to: position(f[2], 'PlayerMoved.to')", moved, StringComparison.Ordinal);
        Assert.Contains("payload: list(f[11], 'Envelope.payload')", text, StringComparison.Ordinal);
    }

    // The tests may have been built to anywhere; their sources lie in the working copy.
    private static string ThisFile([CallerFilePath] string path = "") => path;
}
