using Tutti.Simulation.Ring.Reports;

namespace Tutti.Cli.Verbs;

/// <summary>A device in <c>tutti ring sim --json</c>.</summary>
internal sealed record RingDeviceJson(
    string Name, int Position, int Address, long Sent, long Arrived, long Lost, long Refused, QuantilesJson Latency, QuantilesJson Wait, int WorstQueue, int Queue, double Share)
{
    /// <summary>The same report for a program.</summary>
    public static RingDeviceJson Of(DeviceReport device) => new(
        device.Name,
        device.Position,
        device.Address,
        device.Sent,
        device.Arrived,
        device.Lost,
        device.Refused,
        QuantilesJson.Of(device.Latency),
        QuantilesJson.Of(device.Wait),
        device.WorstQueue,
        device.Queue,
        Math.Round(device.Share, 4));
}
