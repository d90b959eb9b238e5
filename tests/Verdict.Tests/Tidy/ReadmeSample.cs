using System.Net.Http.Json;
using System.Text.Json;
using Verdict.Client;

namespace Verdict.Tests.Tidy;

/// <summary>The program that the readmes show. Here the compiler reads it too, and a test sees that they still show it.</summary>
internal static class ReadmeSample
{
    public static async Task PlayAsync()
    {
        // Shown from here.
        using var http = new HttpClient();
        var answer = await http.PostAsJsonAsync("http://127.0.0.1:8080/api/login/guest", new { name = "Ada" });
        var login = await answer.Content.ReadFromJsonAsync<JsonElement>();

        using var client = new GameClient();
        client.Joined += welcome => Console.WriteLine($"In zone {welcome.Zone}, at {welcome.Position}.");
        client.Decided += verdict => Console.WriteLine($"{verdict.Kind} {verdict.Reason}: I stand at {verdict.Position}.");
        client.Connect("127.0.0.1", 7777, login.GetProperty("token").GetString()!);

        while (true)
        {
            client.Poll(); // Once a frame. Sockets, reconnecting and events: everything happens in here.
            var here = client.World.Position;
            if (client.PendingCount == 0) client.Move(here with { X = here.X + 100 }); // Millimetres.
            await Task.Delay(50);
        }
        // To here.
    }
}
