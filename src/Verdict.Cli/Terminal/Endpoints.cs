using System.CommandLine;

namespace Verdict.Cli.Terminal;

/// <summary>A host and a TCP port.</summary>
internal sealed record Endpoint(string Host, int Port);

/// <summary>The options that say where the servers are.</summary>
internal static class Endpoints
{
    public static Option<Endpoint> Connect() => new("--connect")
    {
        Description = "HOST:PORT of the game server. Default: 127.0.0.1:7777",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
            var colon = text.LastIndexOf(':');
            if (colon > 0 && ushort.TryParse(text[(colon + 1)..], out var port) && port > 0) return new(text[..colon].Trim('[', ']'), port);
            result.AddError($"--connect takes HOST:PORT, such as 127.0.0.1:7777, not '{text}'.");
            return null;
        },
        DefaultValueFactory = _ => new("127.0.0.1", 7777),
    };

    public static Option<Uri> Platform() => new("--platform")
    {
        Description = "URL of the platform, for logging in. Default: http://127.0.0.1:8080",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
            if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError($"--platform takes a URL, such as http://127.0.0.1:8080, not '{text}'.");
            return null;
        },
        DefaultValueFactory = _ => new("http://127.0.0.1:8080/"),
    };
}
