using System.CommandLine;
using System.Globalization;

using Spectre.Console;
using Spectre.Console.Rendering;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring monitor</c></summary>
internal static class RingMonitorVerb
{
    private static readonly Style s_dim = new(Color.Grey);
    private static readonly Style s_lit = new(Color.Green);
    private static readonly Style s_sending = new(Color.Yellow);
    private static readonly Style s_bad = new(Color.Red);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<string?> hub = RingGuest.Hub();
        Option<string?> secret = RingGuest.Secret();
        Option<double?> limit = VerbArguments.For();
        return new Command("monitor", "Watch a ring: how the token goes round, the load, errors, and both lights of each port.")
        {
            Options = { hub, secret, limit },
            Action = new VerbAction(run => RunAsync(run, hub, secret, limit), endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, Option<string?> hub, Option<string?> secret, Option<double?> limit)
    {
        await using Ring ring = await RingGuest.LookAsync(run, hub, secret);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            if (run.Output.AsJson || !run.Output.IsTerminal)
            {
                await WatchAsync(ring, TimeSpan.FromSeconds(1), (status, frames, octets, _) => Tell(run.Output, status, frames, octets), end.Token);
            }
            else
            {
                IAnsiConsole console = TerminalConsole.Make();
                await console.Live(new Text("...")).Overflow(VerticalOverflow.Crop).AutoClear(false).StartAsync(live =>
                    WatchAsync(ring, TimeSpan.FromMilliseconds(200), (status, frames, octets, names) => live.UpdateTarget(Picture(status, frames, octets, names)), end.Token));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }

    private static async Task WatchAsync(Ring ring, TimeSpan every, Action<HubStatus, double, double, Dictionary<ulong, string>> show, CancellationToken end)
    {
        Dictionary<ulong, string> names = [];
        HubStatus? before = null;
        using PeriodicTimer timer = new(every);
        while (true)
        {
            HubStatus status;
            try
            {
                status = await ring.GetHubStatusAsync(end);
            }
            catch (NoAnswerException)
            {
                // The hub is away; the ring comes back by itself.
                continue;
            }

            if (status.Ports.Any(p => p.Role == IpRole.Device && p.Id != ring.Id && !names.ContainsKey(p.Id)))
            {
                foreach (RemoteDevice device in await ring.GetDevicesAsync(end))
                {
                    names[device.Id] = device.Name;
                }
            }

            double seconds = before is null || before.Id != status.Id ? 0 : (status.Time - before.Time).TotalSeconds;
            show(status, seconds > 0 ? (status.Frames - before!.Frames) / seconds : 0, seconds > 0 ? (status.Octets - before!.Octets) / seconds : 0, names);
            before = status;
            await timer.WaitForNextTickAsync(end);
        }
    }

    private static void Tell(CommandOutput output, HubStatus status, double frames, double octets)
    {
        if (output.AsJson)
        {
            output.Json(
                new RingStatusJson(
                    RingJson.Stamp(), $"{status.Id:x16}", $"{status.Monitor:x16}", status.Time.TotalSeconds, status.Rotations, status.RotationMedian.TotalMicroseconds,
                    status.RotationP99.TotalMicroseconds, status.RotationWorst.TotalMicroseconds, status.Frames, status.Octets, Math.Round(frames, 1), Math.Round(octets, 1),
                    status.DroppedCount, status.RefusedCount, [.. status.Ports.Select(ToJson)]),
                RingJson.Plain.RingStatusJson);
            return;
        }

        output.Line(Summary(status, frames, octets));
    }

    private static RingPortJson ToJson(HubPortStatus port) => new(
        port.Port + 1, port.Role == IpRole.Hub ? "hub" : "device", $"{port.Id:x16}", port.Address, port.Light != PortLight.Off, port.Light == PortLight.Sending, port.IsOpen,
        port.FramesIn, port.FramesOut, port.OctetsIn, port.OctetsOut, port.Errors, port.Repeated, port.Waiting, port.ClockError.TotalMicroseconds);

    private static string Summary(HubStatus status, double frames, double octets) => string.Create(
        CultureInfo.InvariantCulture,
        $"token round {status.RotationMedian.TotalMilliseconds:0.00} ms, p99 {status.RotationP99.TotalMilliseconds:0.00} ms, worst {status.RotationWorst.TotalMilliseconds:0.00} ms; {frames:0} frames/s, {octets / 1000:0.0} kB/s; {status.DroppedCount} dropped, {status.RefusedCount} refused; {status.Ports.Count} ports");

    private static Rows Picture(HubStatus status, double frames, double octets, Dictionary<ulong, string> names)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string title in (string[])["port", "lights", "address", "name", "frames in", "out", "errors", "again", "waiting", "clock"])
        {
            table.AddColumn(new TableColumn(new Text(title, s_dim)) { NoWrap = true });
        }

        foreach (HubPortStatus port in status.Ports)
        {
            string name = port.Role == IpRole.Hub ? "(hub)" : names.GetValueOrDefault(port.Id, $"{port.Id:x16}");
            table.AddRow(
                Number(port.Port + 1),
                new Paragraph().Append(port.Light == PortLight.Off ? "○ " : "● ", port.Light == PortLight.Off ? s_dim : s_lit).Append(port.Light == PortLight.Sending ? "●" : "○", port.Light == PortLight.Sending ? s_sending : s_dim),
                new Text(port.Address == 0 ? "-" : port.Address.ToString(CultureInfo.InvariantCulture)),
                new Text(Printable.Cut(name, 24)),
                Number(port.FramesIn),
                Number(port.FramesOut),
                new Text(port.Errors.ToString(CultureInfo.InvariantCulture), port.Errors > 0 ? s_bad : s_dim),
                Number(port.Repeated),
                Number(port.Waiting),
                new Text(port.ClockError.Ticks > 0 ? string.Create(CultureInfo.InvariantCulture, $"±{port.ClockError.TotalMicroseconds:0} us") : "-"));
        }

        return new Rows((IRenderable)new Text(Summary(status, frames, octets)), table);
    }

    private static Text Number(long number) => new(number.ToString(CultureInfo.InvariantCulture));
}
