//! Products on a lead: their sum as its value, and lines that two people change.

use serde_json::json;

use crate::with_a_lead;

#[tokio::test]
async fn a_value_that_is_the_sum_of_the_products_goes_with_them() {
    let (home, _, lead) = with_a_lead().await;
    let value = async || home.call("lead.get", json!({ "id": lead })).await["valueMinor"].clone();
    let line = |price| json!({ "id": lead, "name": "Guard", "quantity": 2, "priceMinor": price });
    home.call("lead.add_product", line(2500)).await;
    home.call("lead.add_product", line(100)).await;
    assert_eq!(value().await, 5200);
    let first = home.call("lead.get", json!({ "id": lead })).await["products"][0]["id"].clone();
    home.call("lead.remove_product", json!({ "id": first })).await;
    assert_eq!(value().await, 200);
    let second = home.call("lead.get", json!({ "id": lead })).await["products"][0]["id"].clone();
    let to = |quantity| json!({ "id": second, "to": { "quantity": quantity, "priceMinor": 150 } });
    home.call("lead.update_product", to(4)).await;
    assert_eq!(value().await, 600);
    home.call("undo.undo", json!({})).await;
    assert_eq!(value().await, 200);
    home.call("lead.set_value", json!({ "id": lead, "valueMinor": 9000 })).await;
    home.call("lead.add_product", line(100)).await;
    home.call("lead.update_product", to(9)).await;
    assert_eq!(value().await, 9000, "a value that was agreed on stays");
}

#[tokio::test]
async fn a_line_that_was_changed_meanwhile_is_not_changed_again() {
    let (home, _, lead) = with_a_lead().await;
    home.call("lead.add_product", json!({ "id": lead, "name": "Guard", "quantity": 2 })).await;
    let line = home.call("lead.get", json!({ "id": lead })).await["products"][0]["id"].clone();
    let change = |quantity, was| {
        let (to, was) = (
            json!({ "quantity": quantity, "priceMinor": 500 }),
            json!({ "quantity": was, "priceMinor": null }),
        );
        json!({ "id": line, "to": to, "was": was })
    };
    home.call("lead.update_product", change(3, 2)).await;
    let error = home.refused("lead.update_product", change(4, 2)).await;
    assert!(error.message().starts_with("Guard on this lead was changed to “3 × "), "{}", error.message());
    for (quantity, price, field) in [(0, 5, "quantity"), (1, -5, "priceMinor")] {
        let to = json!({ "id": line, "to": { "quantity": quantity, "priceMinor": price } });
        assert_eq!(home.refused("lead.update_product", to).await.field(), Some(field));
    }
}
