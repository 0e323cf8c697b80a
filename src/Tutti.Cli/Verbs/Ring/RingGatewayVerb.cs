using System.CommandLine;

using Tutti.Bridges;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring gateway --show 1=strings</c></summary>
internal static class RingGatewayVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<string[]> show = new("--show")
        {
            Description = "A family, an instrument or a note of the devices, and what to call it: 1=strings, 1.3=viola, 1.3.2=melody.",
            HelpName = "ADDRESS=NAME",
            Validators =
            {
                result =>
                {
                    foreach (string text in result.Tokens.Select(t => t.Value).Where(t => !GatewayAddress.TryParse(t, out _)))
                    {
                        result.AddError($"--show \"{text}\" is not an address such as 1, 1.3 or 1.3.2, with or without =NAME");
                    }
                },
            },
        };
        Option<string[]> parameters = new("--parameter")
        {
            Description = $"Which parameters of them; some of {string.Join(' ', GatewayParameter.All.Select(p => p.Name))}. All unless told otherwise.",
            HelpName = "NAME",
        };
        parameters.AcceptOnlyFromAmong([.. GatewayParameter.All.Select(p => p.Name)]);
        Option<string[]> hear = new("--hear")
        {
            Description = "What a device wants to hear of the show, where it does not say so itself: viola:desk/fader=1/brightness.",
            HelpName = "DEVICE:NODE/EMITTER=ADDRESS/PARAMETER",
            Validators =
            {
                result =>
                {
                    foreach (string text in result.Tokens.Select(t => t.Value).Where(t => ReadWish(t) is null))
                    {
                        result.AddError($"--hear \"{text}\" is not DEVICE:NODE/EMITTER=ADDRESS/PARAMETER, with one of {string.Join(' ', GatewayWish.Parameters)}; gate is of a note");
                    }
                },
            },
        };
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        Option<double?> limit = VerbArguments.For();
        return new Command("gateway", "Show each device of a ring as a node of the show, and let them move each other.")
        {
            Options = { show, parameters, hear, hub, secret, limit },
            Action = new VerbAction(
                async run =>
                {
                    string[] chosen = run.Arguments.GetValue(parameters) ?? [];
                    RingGatewayOptions gateway = new()
                    {
                        Network = run.NodeOptions(),
                        Addresses = [.. (run.Arguments.GetValue(show) ?? []).Select(t => GatewayAddress.TryParse(t, out GatewayAddress? address) ? address : null!)],
                        Parameters = [.. GatewayParameter.All.Where(p => chosen.Length == 0 || chosen.Contains(p.Name, StringComparer.Ordinal))],
                        Wishes = [.. (run.Arguments.GetValue(hear) ?? []).Select(t => ReadWish(t)!.Value)],
                        ExceptClass = RingGuest.Class,
                    };
                    await using Ring ring = await RingGuest.JoinAsync(run, hub, secret, new Profile("gateway") { Class = "bridge" });
                    return await RunAsync(run, ring, gateway, limit);
                },
                endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, Ring ring, RingGatewayOptions options, Option<double?> limit)
    {
        RingJoinVerb.TellJoined(run.Output, ring);
        await using RingGateway gateway = new(ring, options);
        gateway.Changed += (node, isThere) => Tell(run.Output, node, isThere);
        gateway.Hearing += hearing => Tell(run.Output, hearing);
        await gateway.StartAsync(run.Cancellation);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }

    private static void Tell(CommandOutput output, Node node, bool isThere)
    {
        if (output.AsJson)
        {
            output.Json(new RingGatewayJson(RingJson.Stamp(), node.Name, node.Uuid.ToString(), isThere), RingJson.Plain.RingGatewayJson);
        }
        else
        {
            output.Line(Printable.Escape(isThere ? $"{node.Name} is a node at {node.Endpoint}" : $"{node.Name} has gone"));
        }
    }

    private static void Tell(CommandOutput output, GatewayHearing hearing)
    {
        if (output.AsJson)
        {
            output.Json(new RingHearingJson(RingJson.Stamp(), hearing.Device, hearing.Wish, hearing.Trouble.Length == 0, hearing.Trouble), RingJson.Plain.RingHearingJson);
        }
        else
        {
            output.Line(Printable.Escape(hearing.Trouble.Length == 0 ? $"{hearing.Device} hears {hearing.Wish}" : $"{hearing.Device} does not hear {hearing.Wish} yet: {hearing.Trouble}"));
        }
    }

    private static (string Device, GatewayWish Wish)? ReadWish(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts is [{ Length: > 0 } device, var rest] && GatewayWish.TryParse(rest, out GatewayWish? wish) ? (device, wish) : null;
    }
}
