using System.CommandLine;
using System.Globalization;
using System.Net;

using Tutti.Cli.Running;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring hub [--listen ADDRESS]</c></summary>
internal static class RingHubVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<IPEndPoint> listen = new("--listen")
        {
            Description = "Where devices come in, with UDP and TCP; * for all cards. This machine alone unless told otherwise.",
            HelpName = "ADDRESS[:PORT]",
            CustomParser = ReadListen,
            DefaultValueFactory = _ => new RingHubOptions().Listen,
        };
        Option<string?> secret = RingGuest.Secret();
        Option<string?> linked = RingGuest.Hub("--link", "Another hub, over UDP: HOST or HOST:PORT. The ring then runs through both.");
        Option<int> ports = new("--ports") { Description = $"Devices and hubs at most, 1 to {RingLimits.Devices}.", HelpName = "N", DefaultValueFactory = _ => RingLimits.Devices };
        Option<int> perHost = new("--per-host") { Description = "Devices of one machine at most.", HelpName = "N", DefaultValueFactory = _ => RingLimits.Devices };
        Option<string> name = new("--name") { Description = "What its node is called, by which devices find it.", HelpName = "NAME", DefaultValueFactory = _ => "ring-hub" };
        Option<bool> silent = new("--no-beacon") { Description = "Send no beacon: devices must be told where the hub is." };
        foreach (Option<int> number in (Option<int>[])[ports, perHost])
        {
            number.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value is < 1 or > RingLimits.Devices)
                {
                    result.AddError($"{number.Name} takes a whole number from 1 to {RingLimits.Devices}");
                }
            });
        }

        Option<double?> limit = VerbArguments.For();
        return new Command("hub", "Be the hub of a ring, and its monitor.")
        {
            Options = { listen, secret, linked, ports, perHost, name, silent, limit },
            Action = new VerbAction(
                run => RunAsync(
                    run,
                    new RingHubOptions
                    {
                        Listen = run.Arguments.GetValue(listen)!,
                        Secret = RingGuest.SecretOf(run, secret),
                        Link = run.Arguments.GetValue(linked) is { } text && RingPort.TryParse(text, out RingPort? to) ? to : null,
                        Ports = run.Arguments.GetValue(ports),
                        DevicesPerHost = run.Arguments.GetValue(perHost),
                        Name = run.Arguments.GetValue(name)!,
                        Announce = run.Arguments.GetValue(silent) ? null : Network(run, run.Arguments.GetValue(listen)!),
                    },
                    limit),
                endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, RingHubOptions options, Option<double?> limit)
    {
        await using RingHub hub = await RingHub.StartAsync(options, run.Cancellation);
        RefusalLog refusals = new();
        hub.Changed += change =>
        {
            if (change.Kind != IpHubEventKind.Refused || refusals.IsNews(change))
            {
                Tell(run.Output, change);
            }
        };
        if (run.Output.AsJson)
        {
            run.Output.Json(new RingHubUpJson(hub.EndPoint.ToString(), $"{hub.Id:x16}", options.Secret is not null), RingJson.Plain.RingHubUpJson);
        }
        else
        {
            run.Output.Line($"hub at {hub.EndPoint} (UDP and TCP){(options.Secret is null ? string.Empty : ", with a secret")}");
        }

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

    private static void Tell(CommandOutput output, RingHubChange change)
    {
        string kind = change.Kind switch
        {
            IpHubEventKind.Joined => "joined",
            IpHubEventKind.Left => "left",
            IpHubEventKind.Bypassed => "bypassed",
            IpHubEventKind.Refused => "refused",
            IpHubEventKind.LinkUp => "linked",
            IpHubEventKind.LinkDown => "unlinked",
            _ => "loop",
        };
        if (output.AsJson)
        {
            output.Json(new RingHubChangeJson(RingJson.Stamp(), kind, change.Port < 0 ? null : change.Port + 1, $"{change.Id:x16}", change.From, change.Reason), RingJson.Plain.RingHubChangeJson);
        }
        else
        {
            string port = change.Port < 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"port {change.Port + 1,3}  ");
            output.Line($"{port}{kind,-8}  {change.Id:x16}  {change.From}{(change.Reason.Length > 0 ? $": {change.Reason}" : string.Empty)}");
        }
    }

    // A hub for this machine alone is announced to this machine alone, unless a card was named.
    private static NodeOptions Network(Invocation run, IPEndPoint listen)
    {
        NodeOptions network = run.NodeOptions();
        bool chosen = network.Interface is not null || Environment.GetEnvironmentVariable("TUTTI_INTERFACE") is { Length: > 0 };
        return chosen || !IPAddress.IsLoopback(listen.Address) ? network : network with { Interface = IPAddress.Loopback.ToString() };
    }

    private static IPEndPoint? ReadListen(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens is [{ Value: var only }] ? only : string.Empty;
        string address = text.StartsWith('*') ? $"0.0.0.0{text[1..]}" : text;
        if (IPEndPoint.TryParse(address, out IPEndPoint? end))
        {
            bool saysPort = end.Port != 0 || address.EndsWith(":0", StringComparison.Ordinal);
            return saysPort ? end : new IPEndPoint(end.Address, RingPort.DefaultPort);
        }

        result.AddError($"--listen \"{text}\" is not an IP address of this machine, with or without :PORT");
        return null;
    }
}
