using System.Text.Json.Nodes;

namespace Verdict.Cli.Bench;

/// <summary>What the threads of one kind used.</summary>
/// <param name="Kind">Their name, without a number.</param>
/// <param name="Count">How many there are.</param>
/// <param name="UserSeconds">In the program itself.</param>
/// <param name="SystemSeconds">In the system, on its behalf.</param>
/// <param name="WaitingSeconds">Ready to run while others had the processors.</param>
internal sealed record ThreadShare(string Kind, int Count, double UserSeconds, double SystemSeconds, double WaitingSeconds)
{
    public double TotalSeconds => UserSeconds + SystemSeconds;

    public string Label => Count == 1 ? Kind : $"{Kind} ×{Count}";

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["count"] = Count,
        ["user_s"] = Math.Round(UserSeconds, 3),
        ["system_s"] = Math.Round(SystemSeconds, 3),
        ["waiting_s"] = Math.Round(WaitingSeconds, 3),
    };
}
