using Tutti.Simulation;
using Tutti.Simulation.Checks;
using Tutti.Simulation.Nodes;
using Tutti.Simulation.Stages;

namespace Tutti.Tests.Simulation;

public class TwoNodesTests
{
    [Fact]
    public void Two_nodes_meet_are_patched_and_agree()
    {
        World world = new(1);
        Stage stage = new(world, 20);
        world.Add(new BoundsCheck(stage));
        world.Add(new GhostCheck(stage));
        world.Add(new TreeCheck(stage));
        world.Add(new PatchCheck(stage));
        SimNode desk = stage.Add("desk");
        SimNode lamp = stage.Add("lamp");
        stage.Watch(lamp);
        desk.Start();
        lamp.Start();
        stage.WantMany(8);
        stage.Play(100);
        world.Run(TimeSpan.FromSeconds(3));
        desk.Kill();
        world.Run(TimeSpan.FromSeconds(1));
        desk.Start();
        world.Run(TimeSpan.FromSeconds(2));
        stage.Pause();
        world.Run(TimeSpan.FromSeconds(1));

        world.CheckSettled();
        Assert.Equal(8, stage.Patches.Count);
        Assert.True(stage.Arrived > 300, $"{stage.Arrived} signals came");
    }
}
